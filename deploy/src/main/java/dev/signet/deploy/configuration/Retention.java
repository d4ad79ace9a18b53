// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.configuration;

import java.util.List;

/** How long CloudWatch keeps logs: only certain numbers of days are possible. */
final class Retention {
  private static final List<Integer> DAYS =
      List.of(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400);

  private Retention() {}

  static int read(Keys keys, String key) {
    var days = keys.wholeNumber(key, 30, 1, 400);
    if (!DAYS.contains(days))
      keys.refuse(
          key,
          Integer.toString(days),
          "one of " + String.join(", ", DAYS.stream().map(String::valueOf).toList()));
    return days;
  }
}
