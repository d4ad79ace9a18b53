// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import dev.signet.edge.node.settings.InvalidSettingException;
import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.central.RegionProgressStore.ClaimOutcome.Claimed;
import dev.signet.persistence.central.RegionProgressStore.ClaimOutcome.HeldByAnother;
import dev.signet.persistence.redis.RedisRegionStore;
import dev.signet.persistence.redis.RedisSettings;
import dev.signet.persistence.seal.CertificateSeal;
import dev.signet.persistence.seal.CertificateSeal.SealBrokenException;
import dev.signet.persistence.seal.TinkCertificateSeal;
import dev.signet.persistence.sql.SqlCentralStore;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.CertificateState;
import dev.signet.protocol.domain.Revision;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code database restored}: makes one region ready to go on with a central database that was
 * restored from a backup, and so knows less than the regions do:
 *
 * <pre>
 * a database with changes? ─▶ no control node of the region runs? ─▶ the master key fits?
 *      ─▶ leap over revisions ─▶ empty the region store
 * </pre>
 *
 * Without the leap, revisions that were given out after the backup would come again, and whoever
 * has seen them would take the new changes for old ones. Without the emptying, the region would
 * keep what only the lost changes knew. Does no harm when it is run again.
 */
final class DatabaseRestored {

  /** What the identity begins with under which a region's name is claimed meanwhile. */
  static final String CLAIMANT = "database restored";

  /** For as long no control node of the region can start; prolonged while the store is emptied. */
  private static final Duration CLAIM = Duration.ofSeconds(30);

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LONGEST_EMPTYING = Duration.ofHours(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final String CENTRAL_STORE = "central store";

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseRestored.class);

  private final NodeConfiguration configuration;
  private final SqlCentralStore central;
  private final InstantSource clock;
  private final Consumer<String> output;
  private final String region;
  private final String claimant = CLAIMANT + " " + UUID.randomUUID();

  private DatabaseRestored(
      NodeConfiguration configuration,
      SqlCentralStore central,
      InstantSource clock,
      Consumer<String> output) {
    this.configuration = configuration;
    this.central = central;
    this.clock = clock;
    this.output = output;
    this.region = configuration.node().region();
  }

  /**
   * @param configuration as a control node of the region has it
   * @param output takes a line for each step that is done
   * @throws InvalidSettingException if the settings are not those of such a node
   * @throws StartFailedException if the region or the database is not as it has to be
   */
  static void run(NodeConfiguration configuration, Consumer<String> output) {
    requireDatabaseOfRegion(configuration);
    MasterKeySource.requireExisting(configuration);
    var clock = InstantSource.system();
    try (var store = CommandStore.open(configuration, clock)) {
      new DatabaseRestored(configuration, store.central(), clock, output).run();
    }
  }

  /**
   * The default, a SQLite file, is more likely a setting that was forgotten: the Redis of a region
   * that runs must not be emptied for it.
   */
  private static void requireDatabaseOfRegion(NodeConfiguration configuration) {
    var isFile =
        configuration.control().flatMap(control -> control.database().sqliteFile()).isPresent();
    if (isFile && configuration.redis().isPresent())
      throw new InvalidSettingException(
          "SIGNET_DATABASE_URL",
          "SQLite beside a Redis",
          "the jdbc:postgresql:// URL of the region's control nodes");
  }

  private void run() {
    if (await(central.outbox().newest()).equals(Revision.NONE))
      throw new StartFailedException(
          "SIGNET_DATABASE_URL: found a database without any change (expected: the restored one)");
    // Before the claim: AWS KMS may take longer than that lasts.
    var seal = new TinkCertificateSeal(MasterKeySource.open(configuration, clock));
    claimName();
    try {
      tryMasterKey(seal);
      output.accept("the database goes on after revision " + await(central.leap()));
      emptyStore();
    } finally {
      releaseName();
    }
  }

  /**
   * Waits for the end of a claim that nobody prolongs, such as the one that a backup of a running
   * region brings along; one that is prolonged belongs to nodes that run.
   */
  private void claimName() {
    Optional<HeldByAnother> before = Optional.empty();
    while (true) {
      switch (await(central.regions().claim(region, claimant, CLAIM))) {
        case Claimed _ -> {
          return;
        }
        case HeldByAnother held -> {
          if (before.filter(last -> !held.expiresAt().equals(last.expiresAt())).isPresent())
            throw new StartFailedException(
                "region " + region + ": found " + whoRuns(held) + " (expected: none)");
          if (before.isEmpty())
            LOG.atWarn()
                .addKeyValue("region", region)
                .addKeyValue("holder", held.identity())
                .addKeyValue("remaining", held.remaining())
                .log("region's name is taken: waiting for the end of its lease");
          before = Optional.of(held);
          pause(held.remaining());
        }
      }
    }
  }

  private static String whoRuns(HeldByAnother held) {
    return held.identity().startsWith(CLAIMANT)
        ? "another `" + CLAIMANT + "` at work"
        : "its control nodes running";
  }

  private static void pause(Duration remaining) {
    try {
      Thread.sleep(remaining.compareTo(LONGEST_PAUSE) < 0 ? remaining : LONGEST_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailedException("interrupted", e);
    }
  }

  private void tryMasterKey(CertificateSeal seal) {
    var sealed = anyCertificate(central);
    try {
      sealed.ifPresent(seal::open);
    } catch (SealBrokenException e) {
      throw new StartFailedException(
          "SIGNET_MASTER_KEY: found another key than the database's (expected: the one in use when"
              + " the backup was made): "
              + e.getMessage(),
          e);
    }
    output.accept(
        sealed.isPresent()
            ? "the master key opens the database's private keys"
            : "no certificate in the database to try the master key on");
  }

  private static Optional<SealedCertificate> anyCertificate(CentralStore central) {
    for (var state : List.of(CertificateState.ACTIVE, CertificateState.RENEWING)) {
      var page =
          await(central.domains().list(Optional.empty(), Optional.of(state), 1, Optional.empty()));
      var found =
          page.items().stream().flatMap(record -> record.certificate().stream()).findFirst();
      if (found.isPresent()) return found;
    }
    return Optional.empty();
  }

  private void emptyStore() {
    if (configuration.redis().isEmpty()) {
      output.accept("region " + region + ": its store is in memory, and empty at each start");
      return;
    }
    try (var store = open(configuration.redis().get())) {
      var keys = Waiting.until(LONGEST_EMPTYING, "region store", store.empty(this::prolongClaim));
      output.accept("region " + region + ": emptied its store, " + keys + " keys");
    }
  }

  private static RedisRegionStore open(RedisSettings settings) {
    try {
      return RedisRegionStore.open(settings);
    } catch (IllegalArgumentException e) {
      throw InvalidSettingException.of(e);
    }
  }

  /** A control node that starts all the same fills the store again afterwards. */
  private CompletionStage<?> prolongClaim() {
    return central.regions().claim(region, claimant, CLAIM);
  }

  /** Best effort, the claim ends by itself; what went wrong before is what has to be told. */
  private void releaseName() {
    try {
      await(central.regions().release(region, claimant));
    } catch (StartFailedException e) {
      LOG.atWarn()
          .addKeyValue("region", region)
          .addKeyValue("reason", e.getMessage())
          .log("region's name not given back: a start waits for the end of its lease");
    }
  }

  private static <T> T await(CompletionStage<T> stage) {
    return Waiting.until(PATIENCE, CENTRAL_STORE, stage);
  }
}
