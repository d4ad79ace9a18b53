// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import io.netty.channel.EventLoop;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pools of all origins that have open connections: never more than agreed, and never more
 * connections in all than there are places. Whatever has been idle for the longest time makes room
 * for what is needed now, and nothing else does. Safe for concurrent use.
 */
final class OriginPools {
  private static final Logger log = LoggerFactory.getLogger(OriginPools.class);

  private final OriginConnector connector;
  private final OriginSettings settings;
  private final OriginPlaces places;
  private final ConcurrentHashMap<OriginEndpoint, OriginPool> pools = new ConcurrentHashMap<>();

  /**
   * @param most connections in all
   */
  OriginPools(OriginConnector connector, int most, OriginSettings settings) {
    this.connector = connector;
    this.settings = settings;
    this.places = new OriginPlaces(most, this::giveUpLongestIdle);
  }

  /** Connections that are open, or being made. */
  int connections() {
    return places.taken();
  }

  /** Grants a connection to an origin, or says why there is none. */
  void ask(OriginEndpoint endpoint, OriginPool.Asker asker, boolean isFresh, EventLoop near) {
    while (true) {
      var pool = pool(endpoint);
      if (pool == null) {
        asker.refused(
            new BrokenExchangeException(
                OriginFailure.OVERLOADED, "origins are being asked (expected: fewer)"));
        return;
      }
      if (pool.ask(asker, isFresh, near)) return;
      pools.remove(endpoint, pool);
    }
  }

  private @Nullable OriginPool pool(OriginEndpoint endpoint) {
    var found = pools.get(endpoint);
    return found == null ? added(endpoint) : found;
  }

  /** One after the other, so that no two take the last one's room. */
  private synchronized @Nullable OriginPool added(OriginEndpoint endpoint) {
    var found = pools.get(endpoint);
    if (found != null) return found;
    if (pools.size() >= settings.pools() && !retireLongestIdle()) return null;
    var added = new OriginPool(endpoint, connector, places, settings);
    pools.put(endpoint, added);
    return added;
  }

  private boolean retireLongestIdle() {
    while (true) {
      var longest = longest(OriginPool::idleness);
      if (longest == null) return false;
      if (!longest.retire(true)) continue;
      pools.remove(longest.endpoint(), longest);
      return true;
    }
  }

  private @Nullable OriginConnection giveUpLongestIdle() {
    while (true) {
      var longest = longest(OriginPool::connectionIdleness);
      if (longest == null) return null;
      var given = longest.giveUpLongestIdle();
      if (given != null) return given;
    }
  }

  /** For how many nanoseconds something of a pool has been idle; below 0 if it is not. */
  @FunctionalInterface
  private interface Idleness {
    long of(OriginPool pool, long now);
  }

  /** A look at all pools: at a bound only, where what follows costs more than that. */
  private @Nullable OriginPool longest(Idleness idleness) {
    var now = System.nanoTime();
    @Nullable OriginPool longest = null;
    var most = -1L;
    for (var pool : pools.values()) {
      var found = idleness.of(pool, now);
      if (found <= most) continue;
      longest = pool;
      most = found;
    }
    return longest;
  }

  /** One origin's failure keeps no other from being looked after; never throws. */
  void tick() {
    var now = System.nanoTime();
    for (var pool : pools.values()) {
      try {
        pool.tick(now);
        if (pool.retire(false)) pools.remove(pool.endpoint(), pool);
      } catch (RuntimeException e) {
        log.atError().setCause(e).log("looking after an origin's deadlines failed");
      }
    }
  }
}
