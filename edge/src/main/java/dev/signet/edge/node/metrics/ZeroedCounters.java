// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/**
 * Counters that appear with 0 at the start, so that a rate over them knows the first event and an
 * alert on them does not wait for one. The parts count on the same meters; which further labels
 * there are is theirs to know.
 */
public final class ZeroedCounters {
  private static final List<String> ORIGIN_RESULTS = List.of("2xx", "3xx", "4xx", "5xx");
  private static final List<String> STATUSES = List.of("200", "304", "421", "502", "503", "504");

  private ZeroedCounters() {}

  /** Those of the public ports. */
  public static void ofEdge(MeterRegistry meters) {
    Counter.builder("signet.handshakes")
        .description("TLS handshakes by what became of them")
        .tag("result", "completed")
        .register(meters);
    for (var status : STATUSES)
      Counter.builder("signet.requests")
          .description("Requests on the public ports, by status")
          .tag("status", status)
          .register(meters);
    for (var result : ORIGIN_RESULTS)
      Counter.builder("signet.origin.fetches")
          .description("Requests to origins, by what came of them")
          .tag("result", result)
          .register(meters);
  }
}
