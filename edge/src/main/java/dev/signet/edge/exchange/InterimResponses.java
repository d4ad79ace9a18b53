// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.exchange;

/** The way back for responses that come before the final one (RFC 9110 §15.2). */
@FunctionalInterface
public interface InterimResponses {

  /**
   * Sends one, from any thread. Of no effect once the final response has begun, toward HTTP/1.0
   * clients, and past the bound of the wire.
   *
   * @param status 100 to 199 except 101
   */
  void send(int status, Fields fields);
}
