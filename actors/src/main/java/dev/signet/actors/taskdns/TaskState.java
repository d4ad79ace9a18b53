// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What ECS said of a task at one time, in an event or when asked.
 *
 * @param version grows with every change of the task; empty if it was not told
 * @param lastStatus where the task is, as {@code RUNNING}; empty if it was not told
 * @param desiredStatus where ECS wants it to be; empty if it was not told
 * @param group {@code service:NAME} for the tasks of a service; empty if it was not told
 * @param networkInterface id of the interface that carries its addresses, as {@code eni-…}
 * @param health by the containers' own checks
 */
record TaskState(
    TaskId task,
    OptionalLong version,
    String lastStatus,
    String desiredStatus,
    String group,
    Optional<String> networkInterface,
    Health health) {
  private static final String RUNNING = "RUNNING";
  private static final String SERVICE = "service:";

  /** What the health checks of a task's containers say. */
  enum Health {
    HEALTHY,
    UNHEALTHY,
    /** Not yet, or nothing: there is no check, or it was not told. */
    UNKNOWN;

    /** From ECS's own word for it; everything else is unknown. */
    static Health of(String status) {
      return switch (status) {
        case "HEALTHY" -> HEALTHY;
        case "UNHEALTHY" -> UNHEALTHY;
        default -> UNKNOWN;
      };
    }
  }

  /** Of whose health nothing was told. */
  TaskState(
      TaskId task,
      OptionalLong version,
      String lastStatus,
      String desiredStatus,
      String group,
      Optional<String> networkInterface) {
    this(task, version, lastStatus, desiredStatus, group, networkInterface, Health.UNKNOWN);
  }

  /**
   * Whether visitors may be sent there: a task that is about to be stopped still runs, and is not
   * wanted any more.
   *
   * @param service whose tasks count; empty: every service's
   */
  boolean isWanted(Optional<String> service) {
    return lastStatus.equals(RUNNING)
        && desiredStatus.equals(RUNNING)
        && service.map(name -> group.equals(SERVICE + name)).orElse(true);
  }

  /**
   * The newer of two states of one task, with what it was not told taken from the other where that
   * never changes. Versions decide, not the order of arrival; without them {@code asked} does, for
   * that is what ECS says now.
   *
   * @param told by an event
   * @param asked what ECS answered when asked
   */
  static TaskState newest(TaskState told, TaskState asked) {
    var toldIsNewer =
        told.isComplete()
            && asked.version.isPresent()
            && told.version.getAsLong() > asked.version.getAsLong();
    return toldIsNewer ? told.completedBy(asked) : asked.completedBy(told);
  }

  private boolean isComplete() {
    return version.isPresent() && !lastStatus.isEmpty() && !desiredStatus.isEmpty();
  }

  private TaskState completedBy(TaskState other) {
    return new TaskState(
        task,
        version,
        lastStatus,
        desiredStatus,
        group.isEmpty() ? other.group : group,
        networkInterface.or(other::networkInterface),
        health == Health.UNKNOWN ? other.health : health);
  }
}
