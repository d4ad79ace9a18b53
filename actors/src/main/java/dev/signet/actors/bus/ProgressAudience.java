// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import akka.actor.typed.ActorRef;
import dev.signet.actors.bus.RegionProgressActor.Filled;
import java.util.ArrayList;
import java.util.List;

/**
 * Who on the region's nodes is told how far the region has come: the metrics each time, and nodes
 * that wait for the first fill once. Not safe for concurrent use.
 */
final class ProgressAudience {
  /** More than any region has nodes. */
  private static final int MOST_WAITING = 1000;

  private final RegionMetrics metrics;
  private final List<ActorRef<Filled>> waiting = new ArrayList<>();
  private boolean isFilled;

  ProgressAudience(RegionMetrics metrics) {
    this.metrics = metrics;
  }

  /** Answers once the region's store has held all that there was at the first look. */
  void awaitFilled(ActorRef<Filled> replyTo) {
    if (isFilled) {
      replyTo.tell(new Filled());
      return;
    }
    // Who asks again has given up its last question.
    if (waiting.size() == MOST_WAITING) waiting.removeFirst();
    waiting.add(replyTo);
  }

  void show(RegionAccount account) {
    if (account.isBehind()) metrics.behind(account.reached());
    else metrics.upToDate(account.reached());
    if (isFilled || !account.hasReachedGoal()) return;
    isFilled = true;
    waiting.forEach(replyTo -> replyTo.tell(new Filled()));
    waiting.clear();
  }

  /** Nobody can tell at the moment whether something is missing. */
  void showUnknown(RegionAccount account) {
    metrics.behind(account.reached());
  }

  /** The account is kept on another node now. */
  void elsewhere() {
    metrics.elsewhere();
  }
}
