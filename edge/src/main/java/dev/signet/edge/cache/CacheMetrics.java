// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Counts requests by what the cache did for them, and shows how full it is. */
final class CacheMetrics {

  /** What the cache did. */
  enum Result {
    HIT,
    /** Served past its lifetime, while revalidating or because the origin failed. */
    STALE,
    /** The origin said that what is stored is still good. */
    REVALIDATED,
    MISS,
    /** Shared the fetch of another request. */
    COLLAPSED,
    BYPASS,
    /** The client wanted nothing but what is stored, and there was nothing. */
    ONLY_IF_CACHED;

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Map<Result, Counter> requests = new EnumMap<>(Result.class);

  CacheMetrics(MeterRegistry meters, ResponseStore memory) {
    for (var result : Result.values())
      requests.put(
          result,
          Counter.builder("signet.cache.requests")
              .description("Requests by what the cache did for them")
              .tag("result", result.text())
              .register(meters));
    Gauge.builder("signet.cache.bytes", memory, ResponseStore::bytes)
        .description("Bytes that stored responses take")
        .tag("tier", "memory")
        .register(meters);
  }

  void count(Result result) {
    var counter = requests.get(result);
    if (counter != null) counter.increment();
  }
}
