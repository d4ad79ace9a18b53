// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import akka.actor.typed.ActorRef;
import dev.signet.actors.domain.Domains.CertificateAnswer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The handshakes that wait for one name's certificate: never more than a bound, and each leaves
 * when its patience ends, whatever becomes of the order.
 */
final class Waiters {
  private static final Domains.NotInTime NOT_IN_TIME = new Domains.NotInTime();

  private final int most;
  private final BiConsumer<Long, Duration> remind;
  private final Consumer<Long> forget;
  private final Map<Long, ActorRef<CertificateAnswer>> waiting = new LinkedHashMap<>();
  private long lastId;

  /**
   * @param remind has {@link #leave} called with this id after this time
   * @param forget takes that back
   */
  Waiters(int most, BiConsumer<Long, Duration> remind, Consumer<Long> forget) {
    this.most = most;
    this.remind = remind;
    this.forget = forget;
  }

  /** Lets somebody wait, or answers at once where there is no room or no patience. */
  void join(ActorRef<CertificateAnswer> replyTo, Duration patience) {
    if (!patience.isPositive() || waiting.size() >= most) {
      replyTo.tell(NOT_IN_TIME);
      return;
    }
    var id = ++lastId;
    waiting.put(id, replyTo);
    remind.accept(id, patience);
  }

  /** The patience of one has ended; nothing if it has been answered. */
  void leave(long id) {
    var replyTo = waiting.remove(id);
    if (replyTo != null) replyTo.tell(NOT_IN_TIME);
  }

  /** Everybody gets the same answer and waits no longer. */
  void answerAll(CertificateAnswer answer) {
    waiting.forEach(
        (id, replyTo) -> {
          forget.accept(id);
          replyTo.tell(answer);
        });
    waiting.clear();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }
}
