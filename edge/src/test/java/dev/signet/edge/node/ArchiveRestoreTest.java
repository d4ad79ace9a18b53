// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.signet.edge.node.ArchiveRestore.Report;
import dev.signet.edge.node.settings.InvalidSettingException;
import dev.signet.persistence.archive.ArchivedCertificate;
import dev.signet.persistence.seal.MasterKey;
import dev.signet.persistence.seal.TinkCertificateSeal;
import dev.signet.persistence.sql.SqlCentralStore;
import dev.signet.persistence.testing.TestCertificates;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.certificate.ServerCertificate;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveRestoreTest {
  private static final DomainName SHOP = DomainName.parse("shop.example");
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
  private static final String OTHER_KEY = KEY.replaceFirst("A", "B");

  private final Instant now = InstantSource.system().instant();

  @TempDir private Path folder;

  @Test
  void takesTheBestCertificateOfEachAllowedNameBack() throws IOException {
    var best = archive(KEY, certificate("shop.example", Duration.ofDays(60)));
    archive(KEY, certificate("shop.example", Duration.ofDays(-1)));
    archive(KEY, certificate("gone.example", Duration.ofDays(60)));
    archive(OTHER_KEY, certificate("shop.example", Duration.ofDays(90)));
    Files.writeString(folder.resolve("archive/certificates/damaged.json"), "{\"name\":");
    Files.write(
        folder.resolve("archive/certificates/no-text.json"), new byte[] {'"', (byte) 0xff, '"'});
    Files.createSymbolicLink(
        folder.resolve("archive/certificates/gone.json"), folder.resolve("nowhere"));
    var configuration =
        NodeConfiguration.read(
            Map.of("SIGNET_DATA_DIR", data().toString(), "SIGNET_MASTER_KEY", KEY));
    try (var central = open(configuration)) {
      var origin = new Origin(URI.create("https://origin.example"), Optional.empty());
      get(central.domains().allow(SHOP, new TenantId("t1"), origin, true));
    }

    var first = ArchiveRestore.run(configuration, folder.resolve("archive"));
    var second = ArchiveRestore.run(configuration, folder.resolve("archive"));

    assertThat(first)
        .isEqualTo(new Report("restored: 1, over: 1, not allowed: 1, unreadable: 4", 4));
    assertThat(second)
        .isEqualTo(new Report("not better: 1, over: 1, not allowed: 1, unreadable: 4", 4));
    try (var central = open(configuration)) {
      var restored = get(central.domains().load(SHOP)).certificate().orElseThrow();
      assertThat(restored.serial()).isEqualTo(best.serial());
      assertThat(get(central.outbox().unpublished(10)))
          .as("running nodes hear of it")
          .anyMatch(event -> event.revision().equals(restored.revision()));
    }
  }

  @Test
  void saysThatThereIsNothing() throws IOException {
    var empty = Files.createDirectories(folder.resolve("archive"));
    var configuration =
        NodeConfiguration.read(
            Map.of("SIGNET_DATA_DIR", data().toString(), "SIGNET_MASTER_KEY", KEY));
    open(configuration).close();

    assertThatThrownBy(() -> ArchiveRestore.run(configuration, empty))
        .isInstanceOf(StartFailedException.class)
        .hasMessage(empty + ": no .json file (expected: those of the archive, in it or below)");
  }

  @Test
  void saysThatTheKeyOpensNone() throws IOException {
    archive(OTHER_KEY, certificate("shop.example", Duration.ofDays(60)));
    archive(OTHER_KEY, certificate("gone.example", Duration.ofDays(60)));
    archive(OTHER_KEY, certificate("shop.example", Duration.ofDays(-1)));
    var configuration =
        NodeConfiguration.read(
            Map.of("SIGNET_DATA_DIR", data().toString(), "SIGNET_MASTER_KEY", KEY));
    open(configuration).close();

    assertThatThrownBy(() -> ArchiveRestore.run(configuration, folder.resolve("archive")))
        .isInstanceOf(StartFailedException.class)
        .hasMessage(
            "SIGNET_MASTER_KEY: opens none of 2 (expected: the key in use when they were"
                + " archived)");
  }

  /** Root reads everything. */
  @Test
  void goesOnAfterAFolderThatItMayNotRead() throws IOException {
    archive(KEY, certificate("shop.example", Duration.ofDays(60)));
    var closed = Files.createDirectory(folder.resolve("archive/closed"));
    Files.setPosixFilePermissions(closed, Set.of());
    assumeThat(Files.isReadable(closed)).isFalse();
    var configuration =
        NodeConfiguration.read(
            Map.of("SIGNET_DATA_DIR", data().toString(), "SIGNET_MASTER_KEY", KEY));
    open(configuration).close();

    assertThat(ArchiveRestore.run(configuration, folder.resolve("archive")))
        .isEqualTo(new Report("not allowed: 1, unreadable: 1", 1));
  }

  @Test
  void neverMakesADatabase() throws IOException {
    var archive = Files.createDirectories(folder.resolve("archive"));
    var configuration =
        NodeConfiguration.read(
            Map.of("SIGNET_DATA_DIR", data().toString(), "SIGNET_MASTER_KEY", KEY));

    assertThatThrownBy(() -> ArchiveRestore.run(configuration, archive))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("no file " + data().resolve("central.db"));
    assertThat(data()).doesNotExist();
  }

  @Test
  void makesNoMasterKey() throws IOException {
    archive(KEY, certificate("shop.example", Duration.ofDays(60)));
    var configuration = NodeConfiguration.read(Map.of("SIGNET_DATA_DIR", data().toString()));
    open(configuration).close();

    assertThatThrownBy(() -> ArchiveRestore.run(configuration, folder.resolve("archive")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("SIGNET_MASTER_KEY: not set, and no master-key in " + data());
    assertThat(data().resolve("master-key")).doesNotExist();
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static SqlCentralStore open(NodeConfiguration configuration) {
    return SqlCentralStore.open(
        configuration.control().orElseThrow().database(), "local", InstantSource.system());
  }

  private ServerCertificate certificate(String name, Duration left) {
    var keys = TestCertificates.newKeys();
    var leaf =
        TestCertificates.selfSigned(name, keys, now.minus(Duration.ofDays(30)), now.plus(left));
    return new ServerCertificate(
        DomainName.parse(name), List.of(leaf), keys.getPrivate(), Revision.NONE);
  }

  private SealedCertificate archive(String key, ServerCertificate certificate) throws IOException {
    var sealed = new TinkCertificateSeal(MasterKey.parse(key)).seal(certificate, now);
    var file = folder.resolve("archive").resolve(ArchivedCertificate.path(sealed));
    Files.createDirectories(file.getParent());
    Files.writeString(file, ArchivedCertificate.write(sealed));
    return sealed;
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
