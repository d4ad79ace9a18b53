// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

/** An exchange with an origin came to no response, or to no whole one. */
final class BrokenExchangeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final OriginFailure failure;

  /**
   * @param reason what was found and what was expected; nothing of what the origin sent
   */
  BrokenExchangeException(OriginFailure failure, String reason) {
    super(reason, null, false, false);
    this.failure = failure;
  }

  OriginFailure failure() {
    return failure;
  }

  /** For the log, and never for a client. */
  String reason() {
    return String.valueOf(getMessage());
  }
}
