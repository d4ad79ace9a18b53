// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import static dev.signet.actors.domain.DomainWorld.ORIGIN;
import static dev.signet.actors.domain.DomainWorld.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.actors.domain.Domains.Allowed;
import dev.signet.actors.domain.Domains.Described;
import dev.signet.actors.domain.Domains.Held;
import dev.signet.actors.fakes.FakeCentralStore;
import dev.signet.actors.fakes.FakeRegionStore;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three control nodes of a region, of which one leaves or dies. */
class LostNodeTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final List<DomainName> NAMES =
      IntStream.range(0, 30).mapToObj(i -> DomainName.parse("n" + i + ".example")).toList();

  private final FakeCentralStore central = new FakeCentralStore(InstantSource.system());
  private final FakeRegionStore region = new FakeRegionStore();
  private final ControlNode first = ControlNode.first("first", central, region);
  private final ControlNode second = first.next("second", region);
  private final ControlNode third = first.next("third", region);

  @AfterEach
  void end() {
    for (var node : List.of(first, second, third)) node.close();
  }

  @Test
  void theNamesOfANodeThatLeavesAreAtHandOnTheOthers() {
    allowAll();

    second.leave();

    assertAllAtHand();
  }

  @Test
  void theNamesOfANodeThatIsKilledAreAtHandOnTheOthers() {
    allowAll();

    second.kill();

    assertAllAtHand();
  }

  /** The singleton lives on the oldest node. */
  @Test
  void theSchedulerMovesWhenItsNodeIsKilled() {
    await().atMost(LIMIT).until(() -> central.faults.calls("dueForRenewal") > 0);

    first.kill();

    var before = central.faults.calls("dueForRenewal");
    await().atMost(LIMIT).until(() -> central.faults.calls("dueForRenewal") > before + 3);
  }

  @Test
  void anOrderWhoseNodeIsKilledIsPlacedAgainWhenItsLeaseHasEnded() {
    var name = NAMES.getFirst();
    get(third.domains.allow(name, TENANT, ORIGIN, true));
    var _ = third.domains.certificate(name, PATIENCE);
    await().atMost(LIMIT).until(() -> orders() == 1);
    var ordering = orderingNode();
    var other = ordering == third ? first : third;

    ordering.kill();

    for (var node : survivors(ordering)) node.issuer.answersAtOnce();
    await()
        .atMost(LIMIT)
        .until(() -> get(other.domains.certificate(name, PATIENCE)) instanceof Held);
    assertThat(orders()).isEqualTo(2);
  }

  @Test
  void anOrderThatWasMetBeforeItsNodeIsKilledIsNotPlacedAgain() {
    var name = NAMES.getFirst();
    get(third.domains.allow(name, TENANT, ORIGIN, true));
    var _ = third.domains.certificate(name, PATIENCE);
    await().atMost(LIMIT).until(() -> orders() == 1);
    var ordering = orderingNode();
    var other = ordering == third ? first : third;
    ordering.issuer.issue();
    await().atMost(LIMIT).until(() -> central.faults.calls("succeed") == 1);

    ordering.kill();

    await()
        .atMost(LIMIT)
        .until(() -> get(other.domains.certificate(name, PATIENCE)) instanceof Held);
    assertThat(orders()).isEqualTo(1);
  }

  private void allowAll() {
    for (var name : NAMES)
      assertThat(get(third.domains.allow(name, TENANT, ORIGIN, true))).isInstanceOf(Allowed.class);
  }

  private void assertAllAtHand() {
    for (var name : NAMES)
      await().atMost(LIMIT).until(() -> get(third.domains.describe(name)) instanceof Described);
  }

  private int orders() {
    return first.issuer.orders() + second.issuer.orders() + third.issuer.orders();
  }

  private ControlNode orderingNode() {
    return List.of(first, second, third).stream()
        .filter(node -> node.issuer.orders() > 0)
        .findFirst()
        .orElseThrow();
  }

  private List<ControlNode> survivors(ControlNode killed) {
    return List.of(first, second, third).stream().filter(node -> node != killed).toList();
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
