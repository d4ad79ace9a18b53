// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.actors.taskdns.RecordChange.Action;
import dev.signet.actors.taskdns.RecordZone.Changed;
import dev.signet.actors.taskdns.RecordZone.Refused;
import dev.signet.actors.taskdns.TaskRecord.Kind;
import dev.signet.actors.testing.cloud.FakeCloud;
import dev.signet.actors.testing.cloud.FakeEcs;
import dev.signet.actors.testing.cloud.FakeRecord;
import dev.signet.actors.testing.cloud.FakeRoute53;
import dev.signet.actors.testing.cloud.FakeTask;
import dev.signet.protocol.name.HostName;
import java.net.Inet4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The real clients against servers that speak the services' wire protocols. */
class WireClientsTest {
  private static final RecordNames NAMES = RecordNames.of("eu", HostName.parse("edge.example"));
  private static final RecordPlan PLAN =
      new RecordPlan(Duration.ofSeconds(10), Optional.of("2bc8aaf7-7e10-4cc4-8b4e-6f1b2c3d4e5f"));

  private final FakeCloud cloud = FakeCloud.started();
  private final TestClients clients = TestClients.of(cloud);
  private final EcsTasks tasks = new EcsTasks(clients.ecs(), FakeEcs.CLUSTER, 20);
  private final Route53Zone zone = new Route53Zone(clients.route53(), FakeRoute53.ZONE, NAMES, 100);

  @AfterEach
  void close() {
    clients.close();
    cloud.close();
  }

  @Test
  void listsTasksPageByPage() {
    var running = new HashSet<TaskId>();
    for (var number = 0; number < 8; number++) {
      cloud.put(FakeTask.running(number));
      running.add(id(FakeTask.running(number)));
    }
    cloud.put(FakeTask.running(9).now("RUNNING", "STOPPED"));

    assertThat(get(tasks.wantedToRun())).isEqualTo(running);
  }

  @Test
  void refusesToBelieveInTooManyTasks() {
    for (var number = 0; number < 21; number++) cloud.put(FakeTask.running(number));

    assertThatThrownBy(() -> get(tasks.wantedToRun()))
        .hasMessageContaining("more than 20 (expected: at most 20)");
  }

  @Test
  void describesWhatEcsKnowsAndLeavesOutWhatItForgot() {
    var task = FakeTask.running(1).ofHealth("HEALTHY");
    cloud.put(task);

    var found = get(tasks.describe(Set.of(id(task), id(FakeTask.running(2)))));

    assertThat(found)
        .containsOnly(
            Map.entry(
                id(task),
                new TaskState(
                    id(task),
                    OptionalLong.of(3),
                    "RUNNING",
                    "RUNNING",
                    "service:edge",
                    Optional.of(task.networkInterface()),
                    TaskState.Health.HEALTHY)));
  }

  @Test
  void aClusterThatIsNotThereIsAnErrorAndNotEmpty() {
    var elsewhere = new EcsTasks(clients.ecs(), FakeEcs.CLUSTER + "-typo", 20);

    assertThatThrownBy(() -> get(elsewhere.wantedToRun()))
        .hasMessageContaining("Cluster not found");
  }

  @Test
  void triesAgainWhenAServiceIsTooBusy() {
    var task = FakeTask.running(1);
    cloud.put(task);
    cloud.ecs().throttle(2);
    cloud.ec2().throttle(2);
    cloud.route53().throttle(2);

    assertThat(get(tasks.wantedToRun())).hasSize(1);
    assertThat(get(clients.ec2().of(Set.of(task.networkInterface())))).hasSize(1);
    assertThat(get(zone.records())).isEmpty();
  }

  @Test
  void findsPublicAddressesPageByPage() {
    var interfaces = new HashSet<String>();
    for (var number = 0; number < 7; number++) {
      cloud.put(FakeTask.running(number));
      interfaces.add(FakeTask.running(number).networkInterface());
    }
    cloud.ec2().put("eni-private", "");
    interfaces.add("eni-private");
    interfaces.add("eni-gone");
    interfaces.remove(FakeTask.running(0).networkInterface());

    var found = get(clients.ec2().of(interfaces));

    assertThat(found).hasSize(6);
    assertThat(found)
        .containsEntry(
            FakeTask.running(5).networkInterface(), Inet4Address.ofLiteral("203.0.113.5"));
  }

  @Test
  void saysWhatEc2SaidInsteadOfAnAnswer() {
    cloud.ec2().away(true);

    assertThatThrownBy(() -> get(clients.ec2().of(Set.of("eni-1"))))
        .hasMessageContaining("EC2: status 503")
        .hasMessageContaining("ServiceUnavailable");
  }

  @Test
  void writesAndReadsRecordsPageByPage() {
    var records = new ArrayList<TaskRecord>();
    for (var number = 0; number < 9; number++)
      records.addAll(PLAN.wanted(id(FakeTask.running(number)), address(number)));

    assertThat(get(zone.change(upserts(records)))).isEqualTo(new Changed());

    assertThat(get(zone.records())).containsExactlyInAnyOrderElementsOf(records);
    assertThat(get(zone.change(deletes(records)))).isEqualTo(new Changed());
    assertThat(cloud.route53().records()).isEmpty();
  }

  @Test
  void takesOnlyWhatIsCertainlyOurs() {
    var task = FakeTask.running(1).id();
    for (var foreign :
        List.of(
            FakeRecord.simple("edge.example.", "A", "192.0.2.1"),
            FakeRecord.simple("www.eu.edge.example.", "A", "192.0.2.1"),
            FakeRecord.simple("eu.edge.example.", "TXT", "\"text\""),
            FakeRecord.simple(task + ".eu.edge.example.", "AAAA", "2001:db8::1"),
            FakeRecord.simple("x." + task + ".eu.edge.example.", "A", "192.0.2.1"),
            FakeRecord.simple(task + ".us.edge.example.", "A", "192.0.2.1"),
            new FakeRecord("eu.edge.example.", "A", "by-hand", "192.0.2.1", 60, ""),
            new FakeRecord("eu-west.edge.example.", "A", task, "192.0.2.1", 60, "")))
      cloud.route53().put(foreign);

    assertThat(get(zone.records())).isEmpty();
  }

  @Test
  void aRefusalIsAnAnswerWithRoute53sReason() {
    var record =
        new TaskRecord(
            Kind.TASK, id(FakeTask.running(1)), List.of("192.0.2.1"), 10, Optional.empty());

    assertThat(get(zone.change(List.of(new RecordChange(Action.DELETE, record)))))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).contains("was not found"));
  }

  private static List<RecordChange> upserts(List<TaskRecord> records) {
    return records.stream().map(record -> new RecordChange(Action.UPSERT, record)).toList();
  }

  private static List<RecordChange> deletes(List<TaskRecord> records) {
    return records.stream().map(record -> new RecordChange(Action.DELETE, record)).toList();
  }

  private static TaskId id(FakeTask task) {
    return new TaskId(task.id());
  }

  private static Inet4Address address(int number) {
    return Inet4Address.ofLiteral(FakeCloud.addressOf(FakeTask.running(number)));
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
