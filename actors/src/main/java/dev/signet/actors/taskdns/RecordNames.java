// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import dev.signet.actors.taskdns.TaskRecord.Kind;
import dev.signet.protocol.name.HostName;
import java.util.Optional;

/**
 * Under which names a region's records stand, as Route 53 writes names: lower case, with a trailing
 * dot.
 */
record RecordNames(String region) {

  /**
   * @param region a DNS label
   */
  static RecordNames of(String region, HostName domain) {
    return new RecordNames(HostName.parse(region + "." + domain.text()).text() + ".");
  }

  String of(TaskRecord record) {
    return record.kind() == Kind.REGION ? region : record.task() + "." + region;
  }

  /** The task whose own name this is; empty for every other name, known or not. */
  Optional<TaskId> taskOf(String name) {
    if (!isBelowRegion(name)) return Optional.empty();
    return TaskId.tryParse(name.substring(0, name.length() - region.length() - 1));
  }

  /** Whether the zone's order of names (by labels, from the right) is still among this region's. */
  boolean isOfRegion(String name) {
    return name.equals(region) || isBelowRegion(name);
  }

  private boolean isBelowRegion(String name) {
    return name.endsWith("." + region);
  }
}
