// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import io.netty.channel.EventLoop;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The pools of all origins that have open connections: never more than agreed. */
final class OriginPools {
  private final OriginConnector connector;
  private final OriginSettings settings;
  private final ConcurrentHashMap<OriginEndpoint, OriginPool> pools = new ConcurrentHashMap<>();

  OriginPools(OriginConnector connector, OriginSettings settings) {
    this.connector = connector;
    this.settings = settings;
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
    if (found != null) return found;
    if (pools.size() >= settings.pools()) retire(true);
    if (pools.size() >= settings.pools()) return null;
    return pools.computeIfAbsent(endpoint, made -> new OriginPool(made, connector, settings));
  }

  void tick() {
    var now = System.nanoTime();
    for (var pool : pools.values()) pool.tick(now);
    retire(false);
  }

  private void retire(boolean withIdleConnections) {
    pools.values().removeIf(pool -> pool.retire(withIdleConnections));
  }
}
