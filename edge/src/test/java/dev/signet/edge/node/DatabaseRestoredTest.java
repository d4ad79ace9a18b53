// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.actors.bus.NameClaim.Outcome.InUse;
import dev.signet.edge.node.settings.InvalidSettingException;
import dev.signet.persistence.central.RegionProgressStore.ClaimOutcome.Claimed;
import dev.signet.persistence.sql.SqlCentralStore;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command makes sure of before it changes anything. */
class DatabaseRestoredTest {
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir private Path folder;

  @Test
  void goesOnBeyondAllRevisionsThatAnybodyHasSeen() {
    var configuration = node(Map.of());
    changeSomething(configuration);

    assertThat(run(configuration))
        .containsExactly(
            "no certificate in the database to try the master key on",
            "the database goes on after revision 1000000001",
            "region local: its store is in memory, and empty at each start");
    assertThat(newest(configuration)).isEqualTo(new Revision(1_000_000_001));
    assertThat(claim(configuration, "next")).as("gave the name back").isInstanceOf(Claimed.class);
  }

  @Test
  void refusesTheSettingsOfANodeWithoutADatabase() {
    var edge =
        node(
            Map.of(
                "SIGNET_ROLES", "edge",
                "SIGNET_REDIS_URL", "redis://127.0.0.1:1",
                "SIGNET_CLUSTER_SEEDS", "127.0.0.1:25520"));

    assertThatThrownBy(() -> run(edge))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("SIGNET_ROLES: no control (expected: ");
    assertThat(data()).doesNotExist();
  }

  @Test
  void refusesAFileOfItsOwnBesideTheRedisOfARegion() {
    changeSomething(node(Map.of()));
    var configuration = node(Map.of("SIGNET_REDIS_URL", "redis://127.0.0.1:1"));

    assertThatThrownBy(() -> run(configuration))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("SIGNET_DATABASE_URL: SQLite beside a Redis (expected: ");
    assertThat(newest(configuration)).isEqualTo(new Revision(1));
  }

  @Test
  void refusesADatabaseThatIsNotThere() {
    assertThatThrownBy(() -> run(node(Map.of())))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("no file " + data().resolve("central.db"));
    assertThat(data()).doesNotExist();
  }

  @Test
  void refusesADatabaseInWhichNothingEverHappened() {
    var configuration = node(Map.of());
    open(configuration).close();

    assertThatThrownBy(() -> run(configuration))
        .isInstanceOf(StartFailedException.class)
        .hasMessage(
            "SIGNET_DATABASE_URL: found a database without any change (expected: the restored"
                + " one)");
    assertThat(newest(configuration)).isEqualTo(Revision.NONE);
  }

  @Test
  void makesNoMasterKey() {
    changeSomething(node(Map.of()));
    var configuration = NodeConfiguration.read(Map.of("SIGNET_DATA_DIR", data().toString()));

    assertThatThrownBy(() -> run(configuration))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("SIGNET_MASTER_KEY: not set, and no master-key in " + data());
    assertThat(data().resolve("master-key")).doesNotExist();
    assertThat(newest(configuration)).isEqualTo(new Revision(1));
  }

  @Test
  void refusesWhileTheNodeOfAFileRuns() {
    var configuration = node(Map.of());
    changeSomething(configuration);

    try (var _ = DataDirectory.claim(data())) {
      assertThatThrownBy(() -> run(configuration))
          .isInstanceOf(StartFailedException.class)
          .hasMessage(
              "data directory "
                  + data()
                  + ": a node is running in it (expected: none, for SQLite)");
    }
    assertThat(newest(configuration)).isEqualTo(new Revision(1));
  }

  @Test
  void refusesWhileTheRegionsNameIsKept() throws InterruptedException {
    var configuration = node(Map.of());
    changeSomething(configuration);
    var keeper = Executors.newSingleThreadScheduledExecutor();
    try (var central = open(configuration)) {
      get(central.regions().claim("local", "running", MINUTE));
      var _ =
          keeper.scheduleAtFixedRate(
              () -> get(central.regions().claim("local", "running", MINUTE)),
              0,
              50,
              TimeUnit.MILLISECONDS);

      assertThatThrownBy(() -> run(configuration))
          .isInstanceOf(StartFailedException.class)
          .hasMessage("region local: found its control nodes running (expected: none)");

      keeper.shutdown();
      assertThat(keeper.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      keeper.shutdownNow();
    }
    assertThat(newest(configuration)).isEqualTo(new Revision(1));
  }

  @Test
  void waitsForTheEndOfAClaimThatCameWithTheBackup() {
    var configuration = node(Map.of());
    changeSomething(configuration);
    try (var central = open(configuration)) {
      get(central.regions().claim("local", "before the loss", Duration.ofMillis(300)));
    }

    assertThat(run(configuration)).contains("the database goes on after revision 1000000001");
  }

  @Test
  void isNamedToANodeThatStartsMeanwhile() {
    var byCommand = new InUse("this", DatabaseRestored.CLAIMANT + " 6f");
    var byRegion = new InUse("this", "that");

    assertThat(RegionName.refusal("eu", byCommand))
        .isInstanceOf(StartFailedException.class)
        .hasMessage(
            "region eu: found `database restored` at work on it (expected: a start after its end)");
    assertThat(RegionName.refusal("eu", byRegion))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(
            "SIGNET_REGION: eu, which a region with another store (that, not this) runs under"
                + " (expected: a name that no other region has)");
  }

  private NodeConfiguration node(Map<String, String> further) {
    var environment = new HashMap<>(further);
    environment.put("SIGNET_DATA_DIR", data().toString());
    environment.put("SIGNET_MASTER_KEY", KEY);
    return NodeConfiguration.read(environment);
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static List<String> run(NodeConfiguration configuration) {
    var lines = new ArrayList<String>();
    DatabaseRestored.run(configuration, lines::add);
    return lines;
  }

  private static void changeSomething(NodeConfiguration configuration) {
    try (var central = open(configuration)) {
      var origin = new Origin(URI.create("https://origin.example"), Optional.empty());
      get(
          central
              .domains()
              .allow(DomainName.parse("shop.example"), new TenantId("t1"), origin, true));
    }
  }

  private static Revision newest(NodeConfiguration configuration) {
    try (var central = open(configuration)) {
      return get(central.outbox().newest());
    }
  }

  private static Object claim(NodeConfiguration configuration, String identity) {
    try (var central = open(configuration)) {
      return get(central.regions().claim("local", identity, MINUTE));
    }
  }

  private static SqlCentralStore open(NodeConfiguration configuration) {
    return SqlCentralStore.open(
        configuration.control().orElseThrow().database(), "local", InstantSource.system());
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
