// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.actors.taskdns.RecordChange.Action;
import dev.signet.actors.taskdns.Standing.Gone;
import dev.signet.actors.taskdns.Standing.Serving;
import dev.signet.actors.taskdns.Standing.Unaddressed;
import dev.signet.actors.taskdns.TaskRecord.Kind;
import dev.signet.protocol.name.HostName;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pure decisions about tasks and their records. */
class DecisionsTest {
  private static final TaskId TASK = new TaskId("0123456789abcdef0123456789abcdef");
  private static final TaskId OTHER = new TaskId("4c29d4f2-1b2c-4d7e-9c1a-0123456789ab");
  private static final Inet4Address ADDRESS = Inet4Address.ofLiteral("203.0.113.7");
  private static final RecordPlan PLAN = new RecordPlan(Duration.ofSeconds(10), Optional.of("hc"));
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "RUNNING,      RUNNING, service:edge,    true",
    "PROVISIONING, RUNNING, service:edge,    false",
    "PENDING,      RUNNING, service:edge,    false",
    "RUNNING,      STOPPED, service:edge,    false",
    "STOPPED,      STOPPED, service:edge,    false",
    "RUNNING,      RUNNING, service:control, false",
    "RUNNING,      RUNNING, '',              false",
    "'',           '',      service:edge,    false",
  })
  void wantsRunningTasksOfTheService(String last, String desired, String group, boolean wanted) {
    var state = new TaskState(TASK, OptionalLong.of(1), last, desired, group, Optional.empty());

    assertThat(state.isWanted(Optional.of("edge"))).isEqualTo(wanted);
  }

  @Test
  void wantsEveryServiceWhenNoneIsNamed() {
    assertThat(state(1, "RUNNING").isWanted(Optional.empty())).isTrue();
  }

  @Test
  void theHigherVersionIsTheNewerState() {
    var running = state(3, "RUNNING");
    var stopped = state(5, "STOPPED");

    assertThat(TaskState.newest(running, stopped)).isEqualTo(stopped);
    assertThat(TaskState.newest(stopped, running)).isEqualTo(stopped);
  }

  @Test
  void withoutAVersionWhatEcsSaysNowCounts() {
    var told =
        new TaskState(TASK, OptionalLong.empty(), "STOPPED", "STOPPED", "", Optional.empty());
    var asked = state(2, "RUNNING");

    assertThat(TaskState.newest(told, asked)).isEqualTo(asked);
  }

  @Test
  void takesAnInterfaceFromWhicheverNamesOne() {
    var told =
        new TaskState(TASK, OptionalLong.of(1), "RUNNING", "RUNNING", "", Optional.of("eni-1"));

    assertThat(TaskState.newest(told, state(2, "RUNNING")).networkInterface()).contains("eni-1");
  }

  @Test
  void whatEcsForgotIsGone() {
    assertThat(Standing.of(Optional.empty(), Optional.empty(), true, Map.of()))
        .isEqualTo(new Gone());
  }

  @Test
  void servesAtTheAddressOfItsInterface() {
    var state =
        new TaskState(TASK, OptionalLong.of(1), "RUNNING", "RUNNING", "", Optional.of("eni-1"));

    assertThat(Standing.of(Optional.of(state), Optional.empty(), false, Map.of("eni-1", ADDRESS)))
        .isEqualTo(new Serving(ADDRESS));
    assertThat(Standing.of(Optional.of(state), Optional.empty(), false, Map.of()))
        .isEqualTo(new Unaddressed());
  }

  @ParameterizedTest
  @CsvSource({
    "HEALTHY,   Serving",
    "UNHEALTHY, Gone",
    "UNKNOWN,   Unproven",
    "'',        Unproven",
    "ABSENT,    Unproven"
  })
  void whereHealthIsRequiredOnlyHealthyTasksServe(String health, String standing) {
    var state =
        new TaskState(
            TASK,
            OptionalLong.of(1),
            "RUNNING",
            "RUNNING",
            "",
            Optional.of("eni-1"),
            TaskState.Health.of(health));
    var found = Map.of("eni-1", ADDRESS);

    assertThat(
            Standing.of(Optional.of(state), Optional.empty(), true, found)
                .getClass()
                .getSimpleName())
        .isEqualTo(standing);
    assertThat(Standing.of(Optional.of(state), Optional.empty(), false, found))
        .isEqualTo(new Serving(ADDRESS));
  }

  @Test
  void anUnprovenTaskKeepsTheRecordsThatItHas() {
    assertThat(PLAN.changes(Map.of(TASK, new Standing.Unproven()), PLAN.wanted(TASK, ADDRESS)))
        .isEmpty();
  }

  @Test
  void aServingTaskHasBothRecords() {
    assertThat(PLAN.changes(Map.of(TASK, new Serving(ADDRESS)), List.of()))
        .containsExactly(
            new RecordChange(
                Action.UPSERT,
                new TaskRecord(Kind.TASK, TASK, List.of("203.0.113.7"), 10, Optional.empty())),
            new RecordChange(
                Action.UPSERT,
                new TaskRecord(Kind.REGION, TASK, List.of("203.0.113.7"), 10, Optional.of("hc"))));
  }

  @Test
  void whatIsRightIsNotWrittenAgain() {
    var present = PLAN.wanted(TASK, ADDRESS);

    assertThat(PLAN.changes(Map.of(TASK, new Serving(ADDRESS)), present)).isEmpty();
  }

  @Test
  void whatWasSetOtherwiseIsWrittenAnew() {
    var old = new RecordPlan(Duration.ofSeconds(60), Optional.empty()).wanted(TASK, ADDRESS);

    assertThat(PLAN.changes(Map.of(TASK, new Serving(ADDRESS)), old))
        .extracting(RecordChange::action)
        .containsExactly(Action.UPSERT, Action.UPSERT);
  }

  @Test
  void recordsAreDeletedAsTheyStandAndOnlyThoseOfTheTask() {
    var old = new TaskRecord(Kind.TASK, TASK, List.of("192.0.2.1"), 300, Optional.empty());
    var present = List.of(old, PLAN.wanted(OTHER, ADDRESS).getFirst());

    assertThat(PLAN.changes(Map.of(TASK, new Gone()), present))
        .containsExactly(new RecordChange(Action.DELETE, old));
  }

  @Test
  void withoutAnAddressRecordsStayAsTheyAre() {
    var present = PLAN.wanted(TASK, ADDRESS);

    assertThat(PLAN.changes(Map.of(TASK, new Unaddressed()), present)).isEmpty();
  }

  @Test
  void aTaskIsGoneOnlyAfterTheGrace() {
    var grace = Duration.ofMinutes(2);
    var first = GoneTasks.NONE.seen(Set.of(TASK, OTHER), Set.of(OTHER), NOON);
    var later = NOON.plus(grace);

    assertThat(first.forLongerThan(grace, NOON)).isEmpty();
    assertThat(first.seen(Set.of(TASK, OTHER), Set.of(OTHER), later).forLongerThan(grace, later))
        .containsExactly(TASK);
  }

  @Test
  void aTaskThatIsListedAfterAllIsNotGone() {
    var first = GoneTasks.NONE.seen(Set.of(TASK), Set.of(), NOON);

    assertThat(first.seen(Set.of(TASK), Set.of(TASK), NOON.plusSeconds(60)).since()).isEmpty();
  }

  @Test
  void remembersTheHighestVersionSettledOfTheTasksLastSettled() {
    var versions = new SettledVersions(1);
    versions.settled(state(5, "RUNNING"));
    versions.settled(state(3, "RUNNING"));

    assertThat(versions.covers(state(5, "RUNNING"))).isTrue();
    assertThat(versions.covers(state(6, "RUNNING"))).isFalse();

    versions.settled(
        new TaskState(OTHER, OptionalLong.of(1), "RUNNING", "RUNNING", "", Optional.empty()));

    assertThat(versions.covers(state(5, "RUNNING"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "0123456789abcdef0123456789abcdef.eu.edge.example., true",
    "4c29d4f2-1b2c-4d7e-9c1a-0123456789ab.eu.edge.example., true",
    "eu.edge.example., false",
    "www.eu.edge.example., false",
    "a.0123456789abcdef0123456789abcdef.eu.edge.example., false",
    "0123456789abcdef0123456789abcdef.us.edge.example., false",
    "0123456789abcdef0123456789abcdef.xeu.edge.example., false",
  })
  void knowsATasksNameFromOthers(String name, boolean ofTask) {
    var names = RecordNames.of("eu", HostName.parse("edge.example"));

    assertThat(names.taskOf(name).isPresent()).isEqualTo(ofTask);
  }

  @Test
  void aTaskIdIsNoOtherText() {
    assertThatThrownBy(() -> new TaskId("shop"))
        .hasMessage("task: \"shop\" (expected: 32 hexadecimal digits or a UUID)");
  }

  private static TaskState state(long version, String status) {
    return new TaskState(TASK, OptionalLong.of(version), status, status, "", Optional.empty());
  }
}
