// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import dev.signet.edge.node.settings.InvalidSettingException;
import dev.signet.persistence.archive.ArchivedCertificate;
import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.central.IssuanceStore.AdoptionOutcome;
import dev.signet.persistence.central.IssuanceStore.AdoptionOutcome.Adopted;
import dev.signet.persistence.central.IssuanceStore.AdoptionOutcome.NotAllowed;
import dev.signet.persistence.central.IssuanceStore.AdoptionOutcome.NotNewer;
import dev.signet.persistence.seal.CertificateSeal;
import dev.signet.persistence.seal.CertificateSeal.SealBrokenException;
import dev.signet.persistence.seal.TinkCertificateSeal;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.json.WireJson.MalformedJsonException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes certificates back from a copy of the archive: of each allowed name the one that is good for
 * longest, unless the central store has a better one. The key has to open under the master key.
 * Running nodes hear of them as of any other change.
 */
final class ArchiveRestore {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveRestore.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final CentralStore central;
  private final CertificateSeal seal;
  private final InstantSource clock;
  private final Map<Result, Integer> results = new EnumMap<>(Result.class);

  /** Files whose key the master key opens, and those whose key it does not. */
  private int opened;

  private int sealed;

  private ArchiveRestore(CentralStore central, CertificateSeal seal, InstantSource clock) {
    this.central = central;
    this.seal = seal;
    this.clock = clock;
  }

  /** What became of a file. */
  private enum Result {
    RESTORED,
    NOT_BETTER,
    OVER,
    NOT_ALLOWED,
    UNREADABLE
  }

  /**
   * What became of the files of a folder.
   *
   * @param line how many became what
   * @param unreadable files, and folders, that are damaged or cannot be opened; the log names them
   */
  record Report(String line, int unreadable) {}

  /**
   * Reads every {@code .json} file in the folder and below, one after the other.
   *
   * @throws InvalidSettingException if the node has no central store, or no master key yet
   * @throws StartFailedException if there is no such file, the key opens none, or the store cannot
   *     be used
   */
  static Report run(NodeConfiguration configuration, Path folder) {
    MasterKeySource.requireExisting(configuration);
    var clock = InstantSource.system();
    try (var store = CommandStore.open(configuration, clock)) {
      var seal = new TinkCertificateSeal(MasterKeySource.open(configuration, clock));
      return new ArchiveRestore(store.central(), seal, clock).all(folder);
    }
  }

  private Report all(Path folder) {
    try {
      Files.walkFileTree(folder, new Visitor());
    } catch (IOException e) {
      throw new StartFailedException(folder + ": " + e.getMessage(), e);
    }
    if (results.isEmpty())
      throw new StartFailedException(
          folder + ": no .json file (expected: those of the archive, in it or below)");
    if (opened == 0 && sealed > 0)
      throw new StartFailedException(
          "SIGNET_MASTER_KEY: opens none of "
              + sealed
              + " (expected: the key in use when they were archived)");
    return new Report(line(), results.getOrDefault(Result.UNREADABLE, 0));
  }

  /** Goes on after what cannot be read. */
  private final class Visitor extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (file.toString().endsWith(".json")) count(one(file));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      count(unreadable(file, failure));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) {
      if (failure != null) count(unreadable(directory, failure));
      return FileVisitResult.CONTINUE;
    }
  }

  private void count(Result result) {
    results.merge(result, 1, Integer::sum);
  }

  private Result one(Path file) {
    try {
      var certificate = ArchivedCertificate.read(Files.readString(file));
      return certificate.notAfter().isAfter(clock.instant()) ? adopt(certificate) : Result.OVER;
    } catch (SealBrokenException e) {
      sealed++;
      return unreadable(file, e);
    } catch (MalformedJsonException | IOException e) {
      return unreadable(file, e);
    }
  }

  private Result adopt(SealedCertificate certificate) {
    var _ = seal.open(certificate);
    opened++;
    AdoptionOutcome outcome =
        Waiting.until(PATIENCE, "central store", central.issuance().adopt(certificate));
    return switch (outcome) {
      case Adopted _ -> Result.RESTORED;
      case NotNewer _ -> Result.NOT_BETTER;
      case NotAllowed _ -> Result.NOT_ALLOWED;
    };
  }

  private static Result unreadable(Path file, Exception reason) {
    // An exception of a file often has a message that says nothing without its name.
    var found = reason instanceof IOException ? reason : reason.getMessage();
    LOG.atWarn().addKeyValue("file", file).addKeyValue("reason", found).log("not restored");
    return Result.UNREADABLE;
  }

  private String line() {
    return results.entrySet().stream()
        .map(
            result ->
                result.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                    + ": "
                    + result.getValue())
        .collect(Collectors.joining(", "));
  }
}
