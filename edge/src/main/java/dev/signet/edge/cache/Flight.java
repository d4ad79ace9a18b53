// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import dev.signet.edge.exchange.Messages.Trailers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** One fetch under way, and what it brings to those who wait for it. */
final class Flight {

  /** What is known once the origin's header is here. */
  sealed interface Landing {

    /** All of it is here. */
    record Arrived(StoredResponse response) implements Landing {}

    /**
     * @param head of it, without the body
     * @param trailers that follow the body, if there are to be any
     */
    record Arriving(StoredResponse head, SharedBody body, Optional<Trailers> trailers)
        implements Landing {}

    /** The origin failed, and what is stored may be used in its stead. */
    record StaleOnError(StoredResponse response) implements Landing {}

    record Failed(Throwable cause) implements Landing {}

    /** Good for the one request that fetched it. */
    record NotShared() implements Landing {}

    /** It takes too long to wait for. */
    record Late() implements Landing {}
  }

  final CompletableFuture<Landing> landing = new CompletableFuture<>();
  private final AtomicInteger waiters = new AtomicInteger();
  private volatile boolean overtaken;

  /** Whether one more may wait. */
  boolean admit(int most) {
    return waiters.incrementAndGet() <= most;
  }

  /** The resource changed while it was being fetched: not to be stored (RFC 9111 §4.4). */
  void overtake() {
    overtaken = true;
  }

  boolean isOvertaken() {
    return overtaken;
  }
}
