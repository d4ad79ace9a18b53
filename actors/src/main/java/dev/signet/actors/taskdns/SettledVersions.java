// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Up to which version each task's records are right, for the tasks last settled. Saves work, never
 * decides: an event that is forgotten here is looked at once more and changes nothing.
 */
final class SettledVersions {
  private final Map<TaskId, Long> versions;

  /**
   * @param most tasks remembered; past it the one that was settled longest ago is forgotten
   */
  SettledVersions(int most) {
    versions =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<TaskId, Long> eldest) {
            return size() > most;
          }
        };
  }

  /** Whether the records already say what this state says, or something newer. */
  synchronized boolean covers(TaskState state) {
    var settled = versions.get(state.task());
    return settled != null && state.version().isPresent() && state.version().getAsLong() <= settled;
  }

  synchronized void settled(TaskState state) {
    if (state.version().isEmpty()) return;
    var version = Math.max(state.version().getAsLong(), versionOf(state.task()));
    versions.remove(state.task());
    versions.put(state.task(), version);
  }

  private long versionOf(TaskId task) {
    return versions.getOrDefault(task, Long.MIN_VALUE);
  }
}
