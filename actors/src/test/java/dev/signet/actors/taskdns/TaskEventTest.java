// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.signet.actors.taskdns.TaskEvent.Changed;
import dev.signet.actors.taskdns.TaskEvent.Malformed;
import dev.signet.actors.taskdns.TaskEvent.Other;
import dev.signet.actors.testing.cloud.FakeEcs;
import dev.signet.actors.testing.cloud.FakeTask;
import dev.signet.protocol.json.WireJson;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskEventTest {
  private static final FakeTask TASK = FakeTask.running(7);
  private static final TaskId ID = new TaskId(TASK.id());

  @Test
  void readsWhatEventBridgeSends() {
    assertThat(read(TASK.event()))
        .isEqualTo(
            new Changed(
                new TaskState(
                    ID,
                    OptionalLong.of(3),
                    "RUNNING",
                    "RUNNING",
                    "service:edge",
                    Optional.of(TASK.networkInterface()))));
  }

  @Test
  void needsNothingButTheArn() {
    assertThat(read(TASK.bareEvent()))
        .isEqualTo(
            new Changed(new TaskState(ID, OptionalLong.empty(), "", "", "", Optional.empty())));
  }

  @Test
  void leavesOtherClustersAlone() {
    var elsewhere = TASK.event().replace(FakeEcs.CLUSTER, FakeEcs.CLUSTER + "-other");

    assertThat(read(elsewhere)).isEqualTo(new Other(FakeEcs.CLUSTER + "-other"));
  }

  @Test
  void leavesOtherKindsAlone() {
    assertThat(read("{\"detail-type\":\"ECS Deployment State Change\",\"detail\":{}}"))
        .isEqualTo(new Other("ECS Deployment State Change"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "no JSON",
        "[]",
        "{}",
        "{\"detail-type\":7}",
        "{\"detail-type\":\"ECS Task State Change\"}",
        "{\"detail-type\":\"ECS Task State Change\",\"detail\":[]}",
        "{\"detail-type\":\"ECS Task State Change\",\"detail\":{\"taskArn\":\"x\"}}",
        "{\"detail-type\":\"ECS Task State Change\",\"detail\":{\"taskArn\":"
            + "\"arn:aws:ecs:eu-west-1:123456789012:task/signet/UPPER.CASE\"}}"
      })
  void saysWhatIsWrongWithTheRest(String text) {
    assertThat(read(text)).isInstanceOf(Malformed.class);
  }

  @Property(tries = 300)
  void takesNoArbitraryTextForATask(@ForAll String text) {
    assertThat(read(text)).isNotInstanceOf(Changed.class);
  }

  @Property(tries = 300)
  void knowsTheTaskWhateverItsNetworkInterfaceIsCalled(@ForAll String text) {
    var event = read(TASK.event().replace("\"" + TASK.networkInterface() + "\"", json(text)));

    assertThat(event)
        .isInstanceOfSatisfying(
            Changed.class,
            changed -> {
              assertThat(changed.state().task()).isEqualTo(ID);
              assertThat(changed.state().networkInterface().orElse("")).isEqualTo(text);
            });
  }

  private static String json(String text) {
    return WireJson.write(TextNode.valueOf(text));
  }

  private static TaskEvent read(String text) {
    return TaskEvent.read(text, FakeEcs.CLUSTER);
  }
}
