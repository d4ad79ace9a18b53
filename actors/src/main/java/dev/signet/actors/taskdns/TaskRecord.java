// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import java.util.List;
import java.util.Optional;

/**
 * A task's A record in the hosted zone, whole: Route 53 deletes only what is named with every field
 * as it stands.
 *
 * @param values addresses; one, unless somebody else wrote more
 * @param healthCheck id of the health check that takes the record out of answers
 */
record TaskRecord(
    Kind kind, TaskId task, List<String> values, long ttlSeconds, Optional<String> healthCheck) {

  /** Under which name it stands. */
  enum Kind {
    /** {@code {task}.{region}.{domain}}: this task alone. */
    TASK,
    /** {@code {region}.{domain}}: the task's part of a multivalue answer, set apart by its id. */
    REGION
  }

  TaskRecord {
    values = List.copyOf(values);
  }
}
