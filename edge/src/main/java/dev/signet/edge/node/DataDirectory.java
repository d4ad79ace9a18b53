// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import dev.signet.edge.node.settings.InvalidSettingException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * This node's files, held by this node alone as long as it runs. The lock is the operating
 * system's, so it goes when the process goes, however that ends.
 */
final class DataDirectory implements AutoCloseable {
  private static final String LOCK_FILE = "node.lock";

  private final Path path;
  private final FileChannel channel;

  private DataDirectory(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes the directory if it is missing.
   *
   * @throws InvalidSettingException if it cannot be used
   * @throws StartFailedException if another running node has it
   */
  static DataDirectory claim(Path path) {
    try {
      Files.createDirectories(path);
      var channel =
          FileChannel.open(
              path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isLocked(channel)) return new DataDirectory(path, channel);
      channel.close();
      throw new StartFailedException(
          "data directory "
              + path
              + ": another node is running in it (expected: a directory of its own,"
              + " SIGNET_DATA_DIR)");
    } catch (FileAlreadyExistsException e) {
      throw unusable(path, "is no directory");
    } catch (IOException e) {
      throw unusable(path, reason(e));
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The process ends now, and the lock with it.
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  /** The operating system's word for it; an exception of its own kind often comes without. */
  private static String reason(IOException failure) {
    return failure instanceof FileSystemException ofFile && ofFile.getReason() != null
        ? ofFile.getReason()
        : failure.getClass().getSimpleName();
  }

  private static InvalidSettingException unusable(Path path, String found) {
    return new InvalidSettingException(
        "SIGNET_DATA_DIR", "\"" + path + "\", " + found, "a writable directory");
  }
}
