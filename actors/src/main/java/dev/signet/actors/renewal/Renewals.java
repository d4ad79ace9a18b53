// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.renewal;

import dev.signet.protocol.name.DomainName;
import java.util.concurrent.CompletionStage;

/** Orders successors of certificates that are due, wherever the name's actor is. */
public interface Renewals {

  /**
   * Orders a successor if the certificate is due and nothing forbids it, and completes when the
   * order has ended, so that a caller can bound how many run at once. The stage never fails.
   */
  CompletionStage<RenewalResult> renewIfDue(DomainName name);

  /** What became of a renewal. */
  enum RenewalResult {
    /** The name has a certificate that is not due. */
    RENEWED,
    /** Not due after all, not allowed, or waiting after a failure. */
    NOTHING_TO_DO,
    /** The order failed; its back-off is stored. */
    FAILED,
    /** A store or the name's actor is not at hand: still due. */
    UNAVAILABLE
  }
}
