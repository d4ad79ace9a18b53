// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import dev.signet.protocol.domain.IssuanceFailure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** Counts orders by how the authority answered: {@code issued} or the failure's code. */
final class OrderMetrics {
  private final Counter issued;
  private final Map<IssuanceFailure.Code, Counter> refused =
      new EnumMap<>(IssuanceFailure.Code.class);

  OrderMetrics(MeterRegistry meters) {
    issued = counter(meters, "issued");
    for (var code : IssuanceFailure.Code.values()) refused.put(code, counter(meters, code.text()));
  }

  void countIssued() {
    issued.increment();
  }

  void countRefused(IssuanceFailure.Code code) {
    var counter = refused.get(code);
    if (counter != null) counter.increment();
  }

  private static Counter counter(MeterRegistry meters, String result) {
    return Counter.builder("signet.orders")
        .description("Orders that ended, by the authority's answer")
        .tag("result", result)
        .register(meters);
  }
}
