// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What ECS calls a task: 32 hexadecimal digits, or a UUID where an account still has the short form
 * of ARNs. Never given twice, and fit for a DNS label.
 */
record TaskId(String text) {
  private static final Pattern FORM =
      Pattern.compile("[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern ARN = Pattern.compile("arn:[a-z-]+:ecs:[^:]*:[^:]*:task/(.+)");

  TaskId {
    if (!FORM.matcher(text).matches())
      throw new IllegalArgumentException(
          "task: \"" + text + "\" (expected: 32 hexadecimal digits or a UUID)");
  }

  /** Empty if the text is no task's id. */
  static Optional<TaskId> tryParse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new TaskId(text)) : Optional.empty();
  }

  /** From {@code arn:aws:ecs:REGION:ACCOUNT:task/CLUSTER/ID}; empty if it is no task's ARN. */
  static Optional<TaskId> ofArn(String arn) {
    var match = ARN.matcher(arn);
    if (!match.matches()) return Optional.empty();
    var path = match.group(1);
    return tryParse(path.substring(path.lastIndexOf('/') + 1));
  }

  @Override
  public String toString() {
    return text;
  }
}
