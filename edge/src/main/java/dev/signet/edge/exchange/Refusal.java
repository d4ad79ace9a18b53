// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.exchange;

/**
 * Why the wire does not hand a request on, or has no response to it.
 *
 * @param status for the client (RFC 9110 §15.5, §15.6)
 * @param reason found and expected, without anything that the client sent
 */
public record Refusal(int status, String reason) {

  /** A failure of ours, of whose cause the client learns nothing; the connection may go on. */
  public static final Refusal FAILED = new Refusal(500, "a failure of ours");

  /** What is malformed is answered with 400 and the connection's end (RFC 9112 §2.2). */
  public static Refusal malformed(String reason) {
    return new Refusal(400, reason);
  }
}
