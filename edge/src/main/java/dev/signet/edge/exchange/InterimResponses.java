// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.exchange;

/** The way back for responses that come before the final one (RFC 9110 §15.2). */
@FunctionalInterface
public interface InterimResponses {

  /**
   * How many are sent to one request, 100 included: more than one response has hints or progress to
   * tell, and each is written before anything of the response is.
   */
  int MOST_SENT = 16;

  /**
   * Sends one, from any thread. Of no effect once the final response has begun, toward HTTP/1.0
   * clients, and past {@link #MOST_SENT}.
   *
   * @param status 100 to 199 except 101
   */
  void send(int status, Fields fields);
}
