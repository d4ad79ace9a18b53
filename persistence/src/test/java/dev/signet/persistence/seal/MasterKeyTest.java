// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {
  private static final String ZEROS = Base64.getEncoder().encodeToString(new byte[32]);

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "'', found base64 of 0 bytes",
    "c2VjcmV0, found base64 of 6 bytes",
    "not-base64-secret!, found 18 characters that are no base64",
  })
  void refusesWithoutShowingWhatItFound(String text, String message) {
    assertThatThrownBy(() -> MasterKey.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("(expected: base64 of 32 bytes)")
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("c2Vj")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", " %s\n", "%s\r\n"})
  void readsBase64(String form) {
    var key = MasterKey.parse(form.formatted(ZEROS));

    assertThat(key.derive("a", 32)).isEqualTo(MasterKey.parse(ZEROS).derive("a", 32));
    assertThat(key).hasToString("MasterKey[hidden]");
  }

  @Test
  void derivesUnrelatedKeysPerPurpose() {
    var key = MasterKey.parse(ZEROS);

    assertThat(key.derive("a", 32)).hasSize(32).isNotEqualTo(key.derive("b", 32));
    assertThat(key.derive("a", 16)).hasSize(16);
    assertThatThrownBy(() -> key.derive("a", 65)).hasMessageContaining("expected: 1–64");
  }

  /** What is sealed today must open tomorrow: the derivation never changes. */
  @Test
  void derivesAsEver() {
    // HKDF-SHA256 without salt, as RFC 5869 has it; computed with OpenSSL:
    // openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt hexkey:00…00 -kdfopt info:"signet test"
    assertThat(HexFormat.of().formatHex(MasterKey.parse(ZEROS).derive("test", 32)))
        .isEqualTo("babc99294946c6fa9918d3f5ebc09235bcdee3962fec5a6e785ab28c7c8826d8");
  }

  @Test
  void generatesAFileThatOnlyItsOwnerReads() throws IOException {
    var file = folder.resolve("new/folder/master-key");

    var generated = MasterKey.loadOrCreate(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Base64.getDecoder().decode(Files.readString(file))).hasSize(32);
    assertThat(MasterKey.loadOrCreate(file).derive("a", 32)).isEqualTo(generated.derive("a", 32));
    try (var files = Files.list(folder.resolve("new/folder"))) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void everybodyWhoStartsAtTheSameTimeUsesTheSameKey() throws Exception {
    var file = folder.resolve("master-key");
    Callable<String> start =
        () -> HexFormat.of().formatHex(MasterKey.loadOrCreate(file).derive("a", 32));

    try (var threads = Executors.newFixedThreadPool(8)) {
      var starts = threads.invokeAll(IntStream.range(0, 32).mapToObj(_ -> start).toList());

      assertThat(starts.stream().map(Future::resultNow).distinct()).hasSize(1);
    }
  }

  @Test
  void refusesADamagedFileAndLeavesItAlone() throws IOException {
    var file = folder.resolve("master-key");
    Files.writeString(file, "c2VjcmV0");

    assertThatThrownBy(() -> MasterKey.loadOrCreate(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("found base64 of 6 bytes");
    assertThat(Files.readString(file)).isEqualTo("c2VjcmV0");
  }

  @Test
  void prefersTheSettingToTheFile() throws IOException {
    var configured =
        ConfigFactory.parseMap(Map.of("master-key", ZEROS, "data-dir", folder.toString()));
    var empty = ConfigFactory.parseMap(Map.of("master-key", "", "data-dir", folder.toString()));

    assertThat(MasterKey.from(configured).derive("a", 32))
        .isEqualTo(MasterKey.parse(ZEROS).derive("a", 32));
    assertThat(folder.resolve("master-key")).doesNotExist();
    assertThat(MasterKey.from(empty).derive("a", 32))
        .isEqualTo(MasterKey.loadOrCreate(folder.resolve("master-key")).derive("a", 32));
  }
}
