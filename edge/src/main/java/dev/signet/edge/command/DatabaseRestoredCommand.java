// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.command;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.signet.edge.settings.InvalidSettingException;
import dev.signet.edge.settings.SettingsReader;
import dev.signet.persistence.StoreException;
import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.central.RegionProgressStore.ClaimOutcome;
import dev.signet.persistence.redis.RedisRegionStore;
import dev.signet.persistence.redis.RedisSettings;
import dev.signet.persistence.seal.CertificateSeal.SealBrokenException;
import dev.signet.persistence.seal.KmsKey;
import dev.signet.persistence.seal.KmsMasterKey;
import dev.signet.persistence.seal.MasterKey;
import dev.signet.persistence.seal.TinkCertificateSeal;
import dev.signet.persistence.sql.SqlCentralStore;
import dev.signet.persistence.sql.SqlSettings;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.CertificateState;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * {@code database restored}: makes one region ready to go on with a central database that was
 * restored from a backup, and so knows less than the regions do:
 *
 * <pre>
 * no control node of the region runs? ─▶ the master key fits? ─▶ leap over revisions ─▶ empty the region store
 * </pre>
 *
 * Without the leap, revisions that were given out after the backup would come again, and whoever
 * has seen them would take the new changes for old ones. Without the emptying, the region would
 * keep what only the lost changes knew. Does no harm when it is run again.
 */
final class DatabaseRestoredCommand {
  private static final int DONE = 0;
  private static final int NOT_DONE = 1;
  private static final int BAD_SETTING = 2;

  /** For as long no control node of the region can start; ended early when all is done. */
  private static final Duration CLAIM = Duration.ofMinutes(1);

  private static final Duration KMS_PATIENCE = Duration.ofSeconds(30);

  private final PrintStream output;
  private final PrintStream errors;

  DatabaseRestoredCommand(PrintStream output, PrintStream errors) {
    this.output = output;
    this.errors = errors;
  }

  /**
   * @param environment as a control node of the region has it
   * @return the exit code
   */
  int run(Map<String, String> environment) {
    try {
      var signet = SettingsReader.read(environment).config().getConfig("signet");
      var database =
          SqlSettings.from(signet.getConfig("database"), Path.of(signet.getString("data-dir")));
      var region = signet.getString("region");
      try (var central = SqlCentralStore.open(database, region, InstantSource.system())) {
        return run(signet, region, central);
      }
    } catch (InvalidSettingException | IllegalArgumentException | ConfigException e) {
      return end(String.valueOf(e.getMessage()), BAD_SETTING);
    } catch (StoreException | IOException e) {
      return end(String.valueOf(e.getMessage()), NOT_DONE);
    }
  }

  private int run(Config signet, String region, SqlCentralStore central) throws IOException {
    var command = "database restored " + UUID.randomUUID();
    if (get(central.regions().claim(region, command, CLAIM))
        instanceof ClaimOutcome.HeldByAnother(_, _, var remaining))
      return end(
          "region %s: found its control nodes running, or ended less than %s s ago (expected: none)"
              .formatted(region, remaining.toSeconds() + 1),
          NOT_DONE);
    try {
      var sealed = anyCertificate(central);
      var seal = new TinkCertificateSeal(masterKey(signet));
      sealed.ifPresent(seal::open);
      output.println(
          sealed
              .map(found -> "the master key opens the database's private keys")
              .orElse("no certificate in the database to try the master key on"));
      output.println("the database goes on after revision " + get(central.leap()));
      emptyStore(signet, region);
      return DONE;
    } catch (SealBrokenException e) {
      return end(
          "SIGNET_MASTER_KEY: found another key than the database's (expected: the one in use when"
              + " the backup was made): "
              + e.getMessage(),
          NOT_DONE);
    } finally {
      get(central.regions().release(region, command));
    }
  }

  private static MasterKey masterKey(Config signet) throws IOException {
    var kms = KmsKey.named(signet.getString("master-key"));
    if (kms.isEmpty()) return MasterKey.from(signet);
    var fetched = KmsMasterKey.fetch(kms.get(), KMS_PATIENCE, InstantSource.system());
    return switch (fetched) {
      case KmsMasterKey.Fetched(var key) -> key;
      case KmsMasterKey.Refused(var reason) ->
          throw new IllegalArgumentException(
              "SIGNET_MASTER_KEY: found a key that AWS refuses (expected: an HMAC_256 key that may be"
                  + " asked for kms:GenerateMac): "
                  + reason.reason());
      case KmsMasterKey.Away(var reason) ->
          throw new IOException("SIGNET_MASTER_KEY: AWS KMS is away: " + reason.reason());
    };
  }

  private void emptyStore(Config signet, String region) {
    if (signet.getString("redis.url").isBlank()) {
      output.println("region " + region + ": its store is in memory, and empty at each start");
      return;
    }
    try (var store = RedisRegionStore.open(RedisSettings.from(signet.getConfig("redis")))) {
      output.println("region " + region + ": emptied its store, " + get(store.empty()) + " keys");
    }
  }

  private static Optional<SealedCertificate> anyCertificate(CentralStore central) {
    for (var state : List.of(CertificateState.ACTIVE, CertificateState.RENEWING)) {
      var page =
          get(central.domains().list(Optional.empty(), Optional.of(state), 1, Optional.empty()));
      var found =
          page.items().stream().flatMap(record -> record.certificate().stream()).findFirst();
      if (found.isPresent()) return found;
    }
    return Optional.empty();
  }

  /** Both stores bound their calls themselves. */
  private static <T> T get(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException cause) throw cause;
      throw e;
    }
  }

  private int end(String reason, int exitCode) {
    errors.println("signet: " + reason.lines().findFirst().orElse(""));
    return exitCode;
  }
}
