// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.actors.bus.MessageMetrics.Result;
import dev.signet.actors.bus.MessageMetrics.Unknown;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MessageMetricsTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MessageMetrics metrics = new MessageMetrics(meters);

  @Test
  void hasACounterOfEveryKindOfEventBeforeTheFirstMessage() {
    assertThat(meters.getMeters())
        .extracting(meter -> meter.getId().getTag("event"))
        .containsOnly(
            "domain-allowed",
            "domain-removed",
            "certificate-issued",
            "cache-purged",
            "repopulate-requested",
            "unknown");
    // Each kind of event has a label of its own.
    assertThat(ControlEvent.class.getPermittedSubclasses()).hasSize(5);
  }

  @Test
  void needsNoFurtherCounterForAnythingThatIsCounted() {
    var before = ids();

    for (var event :
        List.of(
            new ControlEvent.DomainRemoved(DomainName.parse("a.example"), new Revision(1)),
            new ControlEvent.RepopulateRequested("eu")))
      for (var result : Result.values()) metrics.count(event, result);
    for (var why : Unknown.values()) metrics.countUnknown(why);

    assertThat(ids()).isEqualTo(before).hasSize(5 * 6 + 4);
    assertThat(count("domain-removed", "known")).isOne();
    assertThat(count("repopulate-requested", "relayed")).isOne();
    assertThat(count("unknown", "unknown-type")).isOne();
    assertThat(count("domain-allowed", "applied")).isZero();
  }

  private double count(String event, String result) {
    return meters
        .get("signet.bus.messages")
        .tags("event", event, "result", result)
        .counter()
        .count();
  }

  private List<String> ids() {
    return meters.getMeters().stream()
        .map(Meter::getId)
        .map(id -> id.getTag("event") + " " + id.getTag("result"))
        .sorted()
        .collect(Collectors.toList());
  }
}
