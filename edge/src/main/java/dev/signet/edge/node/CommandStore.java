// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import dev.signet.edge.node.settings.InvalidSettingException;
import dev.signet.persistence.sql.SqlCentralStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The central store in the hands of an operator's command. PostgreSQL is shared with the nodes that
 * run; a SQLite file is its node's alone, so it is taken only while that node is stopped, and never
 * made here.
 */
final class CommandStore implements AutoCloseable {
  private final Optional<DataDirectory> directory;
  private final SqlCentralStore central;

  private CommandStore(Optional<DataDirectory> directory, SqlCentralStore central) {
    this.directory = directory;
    this.central = central;
  }

  /**
   * @param configuration as a control node has it
   * @throws InvalidSettingException if such a node has no central store
   * @throws StartFailedException if a SQLite file is missing, or its node runs
   * @throws dev.signet.persistence.StoreException if the database cannot be used
   */
  static CommandStore open(NodeConfiguration configuration, InstantSource clock) {
    var control =
        configuration
            .control()
            .orElseThrow(
                () ->
                    new InvalidSettingException(
                        "SIGNET_ROLES", "no control", "control, which has the central store"));
    var directory =
        control
            .database()
            .sqliteFile()
            .map(file -> claim(configuration.node().dataDirectory(), file));
    try {
      return new CommandStore(
          directory,
          SqlCentralStore.open(control.database(), configuration.node().region(), clock));
    } catch (RuntimeException e) {
      directory.ifPresent(DataDirectory::close);
      throw e;
    }
  }

  private static DataDirectory claim(Path path, Path file) {
    if (!Files.isRegularFile(file))
      throw new StartFailedException(
          "SIGNET_DATABASE_URL: not set, and no file "
              + file
              + " (expected: the database of the region's control nodes)");
    try {
      return DataDirectory.claim(path);
    } catch (StartFailedException e) {
      throw new StartFailedException(
          "data directory " + path + ": a node is running in it (expected: none, for SQLite)", e);
    }
  }

  SqlCentralStore central() {
    return central;
  }

  @Override
  public void close() {
    central.close();
    directory.ifPresent(DataDirectory::close);
  }
}
