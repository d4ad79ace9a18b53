// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.accept;

import dev.signet.edge.wire.ClientKey;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A port's open connections. Each has a place, of which there are never more than allowed, for the
 * port, for all ports and per client. Where a bound is reached, a connection that waits for nothing
 * but its client's next request gives up its place and ends, the longest silent first. Safe for
 * concurrent use.
 */
final class OpenConnections {
  /** Connections that are looked at for one to make room. */
  private static final int LOOKED_AT = 512;

  /** A place that was made may be taken by another. */
  private static final int TRIES = 3;

  private final Set<ConnectionGuard> guards = ConcurrentHashMap.newKeySet();
  private final AtomicInteger places = new AtomicInteger();
  private final AtomicInteger reservePlaces = new AtomicInteger();
  private final int most;
  private final int reserve;
  private final Duration idleTimeout;
  private final ConnectionBudget budget;
  private final ClientConnections clients;
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
    this.clients = new ClientConnections(Math.min(mostPerClient, budget.mostPerClient()));
    budget.share(this);
  }

  /** A place for one more connection; null if there is none. */
  @Nullable ConnectionGuard open(Channel channel) {
    for (var tries = 0; tries < TRIES && !isDraining; tries++) {
      if (tryTakePlace()) return opened(new ConnectionGuard(channel, this, idleTimeout, false));
      if (!makesRoom()) break;
    }
    if (isDraining || !tryTakeReserve()) return null;
    return opened(new ConnectionGuard(channel, this, idleTimeout, true));
  }

  private boolean tryTakePlace() {
    if (places.incrementAndGet() <= most && budget.tryTake()) return true;
    places.decrementAndGet();
    return false;
  }

  private boolean tryTakeReserve() {
    if (reservePlaces.incrementAndGet() <= reserve) return true;
    reservePlaces.decrementAndGet();
    return false;
  }

  private ConnectionGuard opened(ConnectionGuard guard) {
    guards.add(guard);
    if (isDraining) guard.drain();
    return guard;
  }

  /** Whoever has the place that is short: one of this port, or any that shares the budget. */
  private boolean makesRoom() {
    var victim = longestSilent((places.get() < most ? budget.guards() : guards()).limit(LOOKED_AT));
    return victim != null && victim.makesRoom();
  }

  /** Counts a connection for its client; false if there is no place. */
  boolean enter(ConnectionGuard guard, ClientKey client) {
    for (var tries = 0; tries < TRIES; tries++) {
      if (clients.tryAdd(client, guard)) return true;
      var victim = longestSilent(clients.of(client).stream());
      if (victim == null || !victim.makesRoom()) return false;
    }
    return false;
  }

  private static @Nullable ConnectionGuard longestSilent(Stream<ConnectionGuard> guards) {
    var now = System.nanoTime();
    return guards
        .filter(ConnectionGuard::seemsExpendable)
        .map(guard -> new Silence(guard, now - guard.lastMoved()))
        .max(Comparator.comparingLong(Silence::nanos))
        .map(Silence::guard)
        .orElse(null);
  }

  private record Silence(ConnectionGuard guard, long nanos) {}

  /** Its place, counted once, is another's from now on. */
  void placeGivenUp(ConnectionGuard guard) {
    var client = guard.leaveClient();
    if (client != null) clients.remove(client, guard);
    if (guard.isReserve()) {
      reservePlaces.decrementAndGet();
    } else {
      places.decrementAndGet();
      budget.giveBack();
    }
  }

  void closed(ConnectionGuard guard) {
    guard.giveUpPlace();
    guards.remove(guard);
    completeIfDrained();
  }

  /** As they are now, more or less. */
  Stream<ConnectionGuard> guards() {
    return guards.stream();
  }

  int count() {
    return guards.size();
  }

  /** Whether those that have yet to end are more than a few beyond the bounds. */
  boolean isOverrun() {
    var bound = Math.min(most + reserve, budget.most());
    return guards.size() > bound + bound / 8;
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
}
