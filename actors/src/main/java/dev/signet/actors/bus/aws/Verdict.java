// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

/** What is to become of a received message. */
sealed interface Verdict {

  /** It had its effect, or needs none: it is deleted. */
  record Settled() implements Verdict {}

  /**
   * It never will have an effect: it is handed back, until the queue takes it for dead after as
   * many receives as the queue's redrive policy allows.
   */
  record Poisonous() implements Verdict {}

  /**
   * What its effect needs is away: it is handed back, and nothing more is received until that is
   * there again.
   */
  record Unsettled(String reason) implements Verdict {}
}
