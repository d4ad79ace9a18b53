// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;

/**
 * Runs the command that the program's arguments name. Exit code 0 if it did what it should, 1 if it
 * could not, 2 if the arguments cannot be used; standard error says why in one line.
 */
public final class Commands {
  private static final int BAD_USAGE = 2;
  private static final List<String> BUS_SETUP = List.of("bus", "setup");
  private static final List<String> ARCHIVE_RESTORE = List.of("archive", "restore");
  private static final List<String> DATABASE_RESTORED = List.of("database", "restored");

  private Commands() {}

  /**
   * @param arguments at least one
   * @param restore takes back what is archived in a folder; gives the exit code
   * @param restored makes the region ready for a restored database; gives the exit code
   * @return the exit code
   */
  public static int run(String[] arguments, ToIntFunction<Path> restore, IntSupplier restored) {
    var words = List.of(arguments);
    var command = words.subList(0, Math.min(2, words.size()));
    var rest = words.subList(command.size(), words.size());
    try {
      if (command.equals(ARCHIVE_RESTORE)) return restore.applyAsInt(folder(rest));
      if (words.equals(DATABASE_RESTORED)) return restored.getAsInt();
      if (!command.equals(BUS_SETUP))
        throw new UsageException(
            "arguments: \""
                + String.join(" ", words)
                + "\" (expected: bus setup, archive restore, or database restored)");
      return new BusSetupCommand(System.out, System.err).run(BusSetupArguments.parse(rest));
    } catch (UsageException e) {
      System.err.println("signet: " + e.getMessage());
      return BAD_USAGE;
    }
  }

  private static Path folder(List<String> words) {
    if (words.size() != 1 || !Files.isDirectory(Path.of(words.getFirst())))
      throw new UsageException(
          "archive restore: \"" + String.join(" ", words) + "\" (expected: one folder)");
    return Path.of(words.getFirst());
  }
}
