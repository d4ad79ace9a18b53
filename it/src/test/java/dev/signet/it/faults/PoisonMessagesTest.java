// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.faults;

import static dev.signet.it.environment.Agreement.awaitKnown;
import static dev.signet.it.environment.Agreement.awaitSameRevision;
import static dev.signet.it.environment.Agreement.awaitUnknown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.it.environment.OnThreeRegions;
import dev.signet.it.environment.RegionNode;
import dev.signet.it.environment.ThreeRegions;
import dev.signet.it.harness.AwsCall;
import dev.signet.it.harness.AwsGate;
import dev.signet.protocol.bus.BusCodec;
import dev.signet.protocol.bus.BusMessage;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever comes out of the queues, however often and in whatever order: changes go on. */
@OnThreeRegions
final class PoisonMessagesTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String KNOWN = "known.poison.test";

  @Test
  void whatNobodyCanReadEndsAmongTheDeadLettersAndStopsNothing(ThreeRegions regions) {
    var bus = regions.surroundings().bus();
    regions.a().api().allow(KNOWN, "t1", regions.surroundings().origin().url());
    awaitKnown(KNOWN, regions.visitors());
    var garbage = messages("unknown", "malformed", regions);
    var forged = messages("unknown", "forged", regions);

    for (var queue : List.of(bus.globalQueue(), bus.inbox("c"))) {
      bus.send(queue, "not even JSON");
      bus.send(queue, forgedRemovalOf(KNOWN));
    }

    regions.b().api().allow("after.poison.test", "t1", regions.surroundings().origin().url());
    awaitKnown("after.poison.test", regions.visitors());
    for (var queue : List.of(bus.globalQueue(), bus.inbox("c")))
      await("dead letters of " + queue)
          .atMost(LIMIT)
          .until(() -> bus.waiting(bus.deadLettersOf(queue)) == 2);
    awaitKnown(KNOWN, regions.visitors());
    assertThat(messages("unknown", "malformed", regions)).isGreaterThan(garbage);
    assertThat(messages("unknown", "forged", regions)).isGreaterThan(forged);
  }

  @Test
  void whatIsDeliveredTwiceHasItsEffectOnce(ThreeRegions regions, AwsGate gate) {
    var name = "twice.poison.test";
    var before = repeated(regions);
    try (var _ = gate.repeat(AwsCall::isOriginPublish);
        var fanout = gate.repeat(AwsCall::isFanout)) {
      regions.a().api().allow(name, "t1", regions.surroundings().origin().url());
      awaitKnown(name, regions.visitors());
      await().atMost(LIMIT).until(() -> fanout.matched() >= 2 * regions.all().size());
    }
    await("repetitions are counted").atMost(LIMIT).until(() -> repeated(regions) > before);
    regions.a().api().remove(name);

    awaitUnknown(name, regions.visitors());
    awaitSameRevision(regions);
  }

  @Test
  void whatComesLateDoesNotBringARemovedDomainBack(ThreeRegions regions, AwsGate gate) {
    var name = "late.poison.test";
    try (var held = gate.hold(call -> call.isFanout() && call.mentions(name))) {
      regions.a().api().allow(name, "t1", regions.surroundings().origin().url());
      held.awaitCaught(LIMIT);
      regions.a().api().remove(name);
    }

    awaitSameRevision(regions);
    awaitUnknown(name, regions.visitors());
  }

  private static double repeated(ThreeRegions regions) {
    return messages("domain-allowed", "duplicate", regions)
        + messages("domain-allowed", "known", regions);
  }

  /** What all control nodes have counted. */
  private static double messages(String event, String result, ThreeRegions regions) {
    var metric = "signet_bus_messages_total{event=\"%s\",result=\"%s\"}".formatted(event, result);
    return regions.nodes().stream()
        .filter(RegionNode::isControl)
        .mapToDouble(node -> node.api().metric(metric))
        .sum();
  }

  private static String forgedRemovalOf(String name) {
    var removal =
        new ControlEvent.DomainRemoved(DomainName.parse(name), new Revision(1_000_000_000));
    var codec = new BusCodec(new byte[BusCodec.KEY_LENGTH]);
    var message = BusMessage.carrying(removal, "a", Instant.now());
    return ((BusCodec.Fits) codec.encode(message)).text();
  }
}
