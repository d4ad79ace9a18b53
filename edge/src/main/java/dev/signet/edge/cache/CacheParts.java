// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import akka.stream.Materializer;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What all requests share.
 *
 * @param flights fetches that others may wait for, by target; never more than there are requests
 */
record CacheParts(
    CacheSettings settings,
    InstantSource clock,
    Materializer materializer,
    ResponseStore store,
    StoredLookup lookup,
    CachePurges purges,
    ConcurrentMap<String, Flight> flights,
    UncacheableTargets uncacheable,
    InFlightBytes inFlight,
    Invalidation invalidation,
    CacheMetrics metrics) {

  static CacheParts create(
      CacheSettings settings,
      CachePurges purges,
      InstantSource clock,
      MeterRegistry meters,
      Materializer materializer) {
    var store = new MemoryStore(settings);
    var flights = new ConcurrentHashMap<String, Flight>();
    return new CacheParts(
        settings,
        clock,
        materializer,
        store,
        new StoredLookup(store, purges, settings),
        purges,
        flights,
        new UncacheableTargets(settings.collapsing(), clock),
        new InFlightBytes(settings.inFlightBytes()),
        new Invalidation(store, flights),
        new CacheMetrics(meters, store));
  }
}
