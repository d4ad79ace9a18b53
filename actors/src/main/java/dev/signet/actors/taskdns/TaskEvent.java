// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.protocol.json.WireJson;
import dev.signet.protocol.json.WireJson.MalformedJsonException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a message of the queue turned out to be. Only the task's ARN is indispensable: whatever else
 * an event lacks, ECS is asked for.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html">ECS
 *     task state change events</a>
 */
sealed interface TaskEvent {

  /** A task of the cluster changed. */
  record Changed(TaskState state) implements TaskEvent {}

  /**
   * Well-formed and none of our business: to be counted and deleted.
   *
   * @param what the kind of event, or the other cluster
   */
  record Other(String what) implements TaskEvent {}

  /**
   * Nothing that can be acted on; an operator has to see it.
   *
   * @param reason one line: what was found and what was expected
   */
  record Malformed(String reason) implements TaskEvent {}

  /**
   * Reads an event as EventBridge puts it into a queue; whatever the text, there is an answer.
   *
   * @param cluster ARN of the cluster whose tasks count
   */
  static TaskEvent read(String text, String cluster) {
    try {
      return of(WireJson.read(text, JsonNode.class), cluster);
    } catch (MalformedJsonException e) {
      return new Malformed(String.valueOf(e.getMessage()));
    }
  }

  private static TaskEvent of(JsonNode event, String cluster) {
    var kind = event.path("detail-type");
    if (!kind.isTextual()) return new Malformed("detail-type: missing (expected: a name)");
    if (!kind.textValue().equals("ECS Task State Change"))
      return new Other(WireJson.excerpt(kind.textValue()));
    var detail = event.path("detail");
    var ofCluster = text(detail, "clusterArn");
    if (!ofCluster.isEmpty() && !ofCluster.equals(cluster))
      return new Other(WireJson.excerpt(ofCluster));
    var arn = text(detail, "taskArn");
    return TaskId.ofArn(arn)
        .<TaskEvent>map(task -> new Changed(state(task, detail)))
        .orElseGet(
            () ->
                new Malformed(
                    "detail.taskArn: \"" + WireJson.excerpt(arn) + "\" (expected: a task's ARN)"));
  }

  private static TaskState state(TaskId task, JsonNode detail) {
    var version = detail.path("version");
    return new TaskState(
        task,
        version.canConvertToLong() ? OptionalLong.of(version.longValue()) : OptionalLong.empty(),
        text(detail, "lastStatus"),
        text(detail, "desiredStatus"),
        text(detail, "group"),
        networkInterface(detail.path("attachments")),
        TaskState.Health.of(text(detail, "healthStatus")));
  }

  private static Optional<String> networkInterface(JsonNode attachments) {
    for (var attachment : attachments)
      for (var field : attachment.path("details"))
        if (text(field, "name").equals("networkInterfaceId") && !text(field, "value").isEmpty())
          return Optional.of(text(field, "value"));
    return Optional.empty();
  }

  private static String text(JsonNode object, String field) {
    return object.path(field).asText("");
  }
}
