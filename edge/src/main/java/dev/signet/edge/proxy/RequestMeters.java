// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Counts requests by status; one counter per status that occurs. */
final class RequestMeters {
  private static final int STATUSES = 1000;

  private final MeterRegistry meters;
  private final AtomicReferenceArray<Counter> counters = new AtomicReferenceArray<>(STATUSES);

  RequestMeters(MeterRegistry meters) {
    this.meters = meters;
  }

  void answered(int status) {
    var at = status >= 0 && status < STATUSES ? status : 0;
    var counter = counters.get(at);
    if (counter == null) {
      counter =
          Counter.builder("signet.requests")
              .description("Requests on the public ports, by status")
              .tag("status", Integer.toString(at))
              .register(meters);
      counters.set(at, counter);
    }
    counter.increment();
  }
}
