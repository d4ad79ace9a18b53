// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/**
 * The jar's classes as the JVM keeps them in memory (JEP 350): a test run starts dozens of nodes,
 * and with it each takes about half of the processor time to get ready. Made once per jar, by a
 * node that starts and stops.
 */
final class ClassArchive {
  private static final Duration DUMP_LIMIT = Duration.ofMinutes(3);

  private ClassArchive() {}

  /** The archive beside the jar; makes it if it is missing or older than the jar. */
  static synchronized Path of(Path jar) {
    var archive = jar.resolveSibling("signet.jsa");
    try {
      if (!Files.exists(archive)
          || Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) < 0)
        make(archive);
      return archive;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void make(Path archive) throws IOException {
    var directory = Files.createTempDirectory("signet-classes-");
    var unfinished = archive.resolveSibling("signet.jsa.unfinished");
    try (var node =
        SignetNode.in(directory).flags(List.of("-XX:ArchiveClassesAtExit=" + unfinished)).start()) {
      var code = node.terminate(DUMP_LIMIT);
      if (code != 0)
        throw new IllegalStateException("ended with " + code + " (expected: 0)\n" + node.output());
      Files.move(unfinished, archive, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Folder.delete(directory);
    }
  }
}
