// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.command;

import java.util.List;

/**
 * Runs the command that the program's arguments name. Exit code 0 if it did what it should, 1 if it
 * could not, 2 if the arguments cannot be used; standard error says why in one line.
 */
public final class Commands {
  private static final int BAD_USAGE = 2;
  private static final List<String> BUS_SETUP = List.of("bus", "setup");

  private Commands() {}

  /**
   * @param arguments at least one
   * @return the exit code
   */
  public static int run(String[] arguments) {
    var words = List.of(arguments);
    try {
      if (words.size() < 2 || !words.subList(0, 2).equals(BUS_SETUP))
        throw new UsageException(
            "arguments: \"" + String.join(" ", words) + "\" (expected: none, or bus setup)");
      var setup = BusSetupArguments.parse(words.subList(2, words.size()));
      return new BusSetupCommand(System.out, System.err).run(setup);
    } catch (UsageException e) {
      System.err.println("signet: " + e.getMessage());
      return BAD_USAGE;
    }
  }
}
