// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.configuration;

import java.util.List;

/** A configuration that nothing is synthesised from. It names everything that is wrong at once. */
public final class InvalidConfigurationException extends RuntimeException {
  private final transient List<Problem> problems;

  InvalidConfigurationException(List<Problem> problems) {
    super(String.join("\n", problems.stream().map(Problem::toString).toList()));
    this.problems = List.copyOf(problems);
  }

  /** In the order of the file's keys as they are read; never empty. */
  public List<Problem> problems() {
    return problems;
  }
}
