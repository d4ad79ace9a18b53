// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Task;

/** The tasks of one ECS cluster. */
final class EcsTasks implements Tasks {
  private static final String FORGOTTEN = "MISSING";

  private final EcsAsyncClient ecs;
  private final String cluster;
  private final int most;

  /**
   * @param cluster its ARN
   * @param most tasks that may run; more are taken for a mistake and fail the stage
   */
  EcsTasks(EcsAsyncClient ecs, String cluster, int most) {
    this.ecs = ecs;
    this.cluster = cluster;
    this.most = most;
  }

  @Override
  public CompletionStage<Map<TaskId, TaskState>> describe(Set<TaskId> tasks) {
    var ids = tasks.stream().map(TaskId::text).toList();
    return ecs.describeTasks(request -> request.cluster(cluster).tasks(ids))
        .thenApply(answer -> states(tasks, answer));
  }

  /** ECS may answer for some only; silence about a task does not make it gone. */
  private static Map<TaskId, TaskState> states(Set<TaskId> asked, DescribeTasksResponse answer) {
    var states = new HashMap<TaskId, TaskState>();
    var answered = new HashSet<TaskId>();
    for (var task : answer.tasks())
      TaskId.ofArn(text(task.taskArn())).ifPresent(id -> states.put(id, state(id, task)));
    answered.addAll(states.keySet());
    for (var failure : answer.failures())
      if (text(failure.reason()).equals(FORGOTTEN))
        TaskId.ofArn(text(failure.arn())).ifPresent(answered::add);
    for (var task : asked)
      if (!answered.contains(task))
        throw new IllegalStateException(
            "ECS on task "
                + task
                + ": "
                + answer.failures()
                + " (expected: its state, or "
                + FORGOTTEN
                + ")");
    return states;
  }

  private static TaskState state(TaskId id, Task task) {
    return new TaskState(
        id,
        task.version() == null ? OptionalLong.empty() : OptionalLong.of(task.version()),
        text(task.lastStatus()),
        text(task.desiredStatus()),
        text(task.group()),
        networkInterface(task),
        TaskState.Health.of(text(task.healthStatusAsString())));
  }

  private static Optional<String> networkInterface(Task task) {
    return task.attachments().stream()
        .flatMap(attachment -> attachment.details().stream())
        .filter(field -> "networkInterfaceId".equals(field.name()))
        .flatMap(field -> Optional.ofNullable(field.value()).stream())
        .findFirst();
  }

  @Override
  public CompletionStage<Set<TaskId>> wantedToRun() {
    var arns = new ArrayList<String>();
    return ecs.listTasksPaginator(
            request -> request.cluster(cluster).desiredStatus(DesiredStatus.RUNNING))
        .taskArns()
        .limit(most + 1)
        .subscribe(arns::add)
        .thenApply(_ -> ids(arns));
  }

  private Set<TaskId> ids(List<String> arns) {
    if (arns.size() > most)
      throw new IllegalStateException(
          "tasks of " + cluster + ": more than " + most + " (expected: at most " + most + ")");
    var ids = new HashSet<TaskId>();
    for (var arn : arns)
      ids.add(
          TaskId.ofArn(arn)
              .orElseThrow(
                  () ->
                      new IllegalStateException(
                          "ECS lists \"" + arn + "\" (expected: a task's ARN)")));
    return ids;
  }

  /** The SDK gives null for what the answer lacks. */
  private static String text(@Nullable String field) {
    return field == null ? "" : field;
  }
}
