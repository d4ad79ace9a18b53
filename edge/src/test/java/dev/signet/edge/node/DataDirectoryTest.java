// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.edge.node.settings.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path parent;

  @Test
  void isMadeAndHeldByOneNodeAtATime() {
    var path = parent.resolve("a").resolve("b");
    try (var first = DataDirectory.claim(path)) {
      assertThat(first.path()).isDirectory();

      assertThatThrownBy(() -> DataDirectory.claim(path))
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining("another node is running in it (expected: a directory of its own");
    }

    DataDirectory.claim(path).close();
  }

  @Test
  void aFileInItsPlaceIsSaidClearly() throws IOException {
    var file = Files.createFile(parent.resolve("file"));

    assertThatThrownBy(() -> DataDirectory.claim(file))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "SIGNET_DATA_DIR: \"" + file + "\", is no directory (expected: a writable directory)");
  }

  @Test
  void aPlaceWhereNoneCanBeMadeIsNamedWithItsVariable() throws IOException {
    var below = Files.createFile(parent.resolve("file")).resolve("data");

    assertThatThrownBy(() -> DataDirectory.claim(below))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("SIGNET_DATA_DIR: \"" + below + "\", ")
        .hasMessageEndingWith(" (expected: a writable directory)");
  }
}
