// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTokenTest {
  @TempDir Path directory;

  @Test
  void aGeneratedTokenIsForItsOwnerAloneAndStays() throws IOException {
    AdminToken.inDirectory(directory);
    var file = directory.resolve("admin-token");
    var token = Files.readString(file).strip();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(token).hasSize(43);
    assertThat(AdminToken.inDirectory(directory).matches(token)).isTrue();
    assertThat(AdminToken.inDirectory(directory).matches(token + "x")).isFalse();
  }

  @Test
  void anEmptyFileIsNoToken() throws IOException {
    Files.createFile(directory.resolve("admin-token"));

    assertThatThrownBy(() -> AdminToken.inDirectory(directory))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("empty (expected: a token");
  }

  @Test
  void onlyTheTokenMatches() {
    var token = AdminToken.of("s3cret-token");

    assertThat(token.matches("s3cret-token")).isTrue();
    assertThat(token.matches("s3cret-tokem")).isFalse();
    assertThat(token.matches("")).isFalse();
    assertThat(token.toString()).doesNotContain("s3cret");
  }
}
