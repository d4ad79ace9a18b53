// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.accept;

import dev.signet.edge.wire.ClientKey;
import dev.signet.edge.wire.CountPerKey;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A port's open connections: never more than allowed, in all and per client, and none is forgotten.
 * Where a bound is reached, a connection that waits for nothing but its client's next request makes
 * room, the longest silent first. Safe for concurrent use.
 */
final class OpenConnections {
  /** Connections that are looked at for one to make room. */
  private static final int LOOKED_AT = 512;

  private final Set<ConnectionGuard> guards = ConcurrentHashMap.newKeySet();
  private final AtomicInteger count = new AtomicInteger();
  private final int most;
  private final int reserve;
  private final Duration idleTimeout;
  private final ConnectionBudget budget;
  private final CountPerKey<ClientKey> perClient;
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private volatile boolean isDraining;

  /**
   * @param reserve let in past the bound, see {@link ConnectionGuard#isReserve}
   */
  OpenConnections(
      int most, int mostPerClient, int reserve, Duration idleTimeout, ConnectionBudget budget) {
    this.budget = budget;
    this.most = most;
    this.reserve = reserve;
    this.idleTimeout = idleTimeout;
    this.perClient = new CountPerKey<>(Math.min(mostPerClient, budget.mostPerClient()));
    budget.share(this);
  }

  /** A place for one more connection; null if there is none. */
  @Nullable ConnectionGuard open(Channel channel) {
    var isCharged = budget.tryTake();
    var now = count.incrementAndGet();
    var isWithin = isCharged && now <= most;
    var hasPlace = isWithin || makesRoom(null);
    if (isDraining || (!hasPlace && now > most + reserve) || (!hasPlace && reserve == 0)) {
      count.decrementAndGet();
      if (isCharged) budget.giveBack();
      return null;
    }
    var guard = new ConnectionGuard(channel, this, idleTimeout, !hasPlace, isCharged);
    guards.add(guard);
    return guard;
  }

  /** Counts a connection for its client; false if there is no place. */
  boolean enter(ConnectionGuard guard, ClientKey key) {
    return perClient.tryAcquire(key) || makesRoom(key);
  }

  void closed(ConnectionGuard guard) {
    if (!guards.remove(guard)) return;
    var key = guard.leavePlace();
    if (key != null) perClient.release(key);
    count.decrementAndGet();
    if (guard.isCharged()) budget.giveBack();
    completeIfDrained();
  }

  /** As they are now, more or less. */
  Stream<ConnectionGuard> guards() {
    return guards.stream();
  }

  int count() {
    return guards.size();
  }

  /** Completes once the last connection is closed; no more are opened. */
  CompletionStage<Void> drained() {
    isDraining = true;
    for (var guard : guards) guard.drain();
    completeIfDrained();
    return drained;
  }

  void killAll() {
    for (var guard : guards) guard.kill();
  }

  private void completeIfDrained() {
    if (isDraining && guards.isEmpty()) drained.complete(null);
  }

  /**
   * @param of whose connection it is to be; null for anyone's
   */
  private boolean makesRoom(@Nullable ClientKey of) {
    ConnectionGuard victim = null;
    var looked = 0;
    for (var guard : guards) {
      if (++looked > LOOKED_AT) break;
      if (!guard.seemsExpendable() || (of != null && !of.equals(guard.client()))) continue;
      if (victim == null || guard.lastMoved() - victim.lastMoved() < 0) victim = guard;
    }
    if (victim == null) return false;
    var freed = victim.leavePlace();
    if (freed != null && of == null) perClient.release(freed);
    victim.makeRoom();
    // with a client given, its place goes to the new connection
    return of == null || freed != null;
  }
}
