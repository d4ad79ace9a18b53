// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Tasks that have records and that ECS does not list as running, with when that was first seen. A
 * list may lag behind a task that has just started, so one look is not enough.
 */
record GoneTasks(Map<TaskId, Instant> since) {
  static final GoneTasks NONE = new GoneTasks(Map.of());

  GoneTasks {
    since = Map.copyOf(since);
  }

  /**
   * Takes in one more look.
   *
   * @param recorded tasks that have records
   * @param running tasks that ECS wants to run
   */
  GoneTasks seen(Set<TaskId> recorded, Set<TaskId> running, Instant now) {
    var still = new HashMap<TaskId, Instant>();
    for (var task : recorded)
      if (!running.contains(task)) still.put(task, since.getOrDefault(task, now));
    return new GoneTasks(still);
  }

  /** Those that have been gone for at least {@code grace}. */
  Set<TaskId> forLongerThan(Duration grace, Instant now) {
    var gone = new HashSet<TaskId>();
    since.forEach(
        (task, from) -> {
          if (!from.plus(grace).isAfter(now)) gone.add(task);
        });
    return gone;
  }
}
