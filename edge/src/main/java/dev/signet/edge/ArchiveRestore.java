// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge;

import dev.signet.edge.settings.InvalidSettingException;
import dev.signet.persistence.archive.ArchivedCertificate;
import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.central.IssuanceStore.AdoptionOutcome;
import dev.signet.persistence.central.IssuanceStore.AdoptionOutcome.Adopted;
import dev.signet.persistence.central.IssuanceStore.AdoptionOutcome.NotAllowed;
import dev.signet.persistence.central.IssuanceStore.AdoptionOutcome.NotNewer;
import dev.signet.persistence.seal.CertificateSeal;
import dev.signet.persistence.seal.CertificateSeal.SealBrokenException;
import dev.signet.persistence.seal.TinkCertificateSeal;
import dev.signet.persistence.sql.SqlCentralStore;
import dev.signet.protocol.json.WireJson.MalformedJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
   * Reads every {@code .json} file in the folder and below, one after the other.
   *
   * @return one line: how many became what
   * @throws InvalidSettingException if the node has no central store
   * @throws StartFailedException if the folder, the key or the store cannot be used
   */
  static String run(NodeConfiguration configuration, Path folder) {
    var control =
        configuration
            .control()
            .orElseThrow(
                () ->
                    new InvalidSettingException(
                        "SIGNET_ROLES", "no control", "control, which has the central store"));
    var clock = InstantSource.system();
    // A SQLite file is its node's alone.
    try (var _ = DataDirectory.claim(configuration.node().dataDirectory());
        var central =
            SqlCentralStore.open(control.database(), configuration.node().region(), clock)) {
      var seal = new TinkCertificateSeal(MasterKeySource.open(configuration, clock));
      return new ArchiveRestore(central, seal, clock).all(folder);
    }
  }

  private String all(Path folder) {
    var results = new TreeMap<Result, Integer>();
    try (var files = Files.walk(folder)) {
      var archived = files.filter(file -> file.toString().endsWith(".json")).iterator();
      while (archived.hasNext()) results.merge(one(archived.next()), 1, Integer::sum);
    } catch (IOException e) {
      throw new StartFailedException(folder + ": " + e.getMessage(), e);
    }
    return results.isEmpty() ? "no .json file in " + folder : line(results);
  }

  private Result one(Path file) throws IOException {
    try {
      var certificate = ArchivedCertificate.read(Files.readString(file));
      if (!certificate.notAfter().isAfter(clock.instant())) return Result.OVER;
      var _ = seal.open(certificate);
      AdoptionOutcome outcome =
          Waiting.until(PATIENCE, "central store", central.issuance().adopt(certificate));
      return switch (outcome) {
        case Adopted _ -> Result.RESTORED;
        case NotNewer _ -> Result.NOT_BETTER;
        case NotAllowed _ -> Result.NOT_ALLOWED;
      };
    } catch (MalformedJsonException | SealBrokenException e) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .addKeyValue("reason", String.valueOf(e.getMessage()))
          .log("not restored");
      return Result.UNREADABLE;
    }
  }

  private static String line(Map<Result, Integer> results) {
    return results.entrySet().stream()
        .map(
            result ->
                result.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                    + ": "
                    + result.getValue())
        .collect(Collectors.joining(", "));
  }
}
