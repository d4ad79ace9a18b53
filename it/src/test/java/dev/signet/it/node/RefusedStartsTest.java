// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.it.harness.SignetNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A start that cannot succeed ends soon, with one line that says why. */
final class RefusedStartsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void namesTheVariableThatIsWrong() {
    try (var node = SignetNode.in(directory).with("SIGNET_HANDSHAKE_BUDGET", "soon").launch()) {
      assertThat(node.awaitExit(LIMIT)).isEqualTo(2);
      assertThat(node.output())
          .contains("SIGNET_HANDSHAKE_BUDGET")
          .contains("soon")
          .contains("expected");
      assertThat(node.output().lines()).hasSize(1);
    }
  }

  /** What only the machine itself can tell, and what only two settings together can. */
  @ParameterizedTest
  @CsvSource({
    "SIGNET_DATA_DIR, /dev/null/data",
    "SIGNET_CLUSTER_BIND, nonsense.invalid",
    "SIGNET_CLUSTER_PORT, 9080",
    "SIGNET_ACME_CHALLENGES, dns-01"
  })
  void namesTheVariableThatThisMachineCannotUse(String variable, String value) {
    try (var node =
        SignetNode.in(directory).with("SIGNET_ADMIN_PORT", "9080").with(variable, value).launch()) {
      assertThat(node.awaitExit(LIMIT)).isEqualTo(2);
      assertThat(node.output()).contains(variable + ": ").contains(value).contains("expected");
      assertThat(node.output().lines()).filteredOn(l -> l.startsWith("signet: ")).hasSize(1);
    }
  }

  @Test
  void namesTheAwsRegionThatNobodyTells() {
    try (var node =
        SignetNode.in(directory)
            .with("AWS_EC2_METADATA_DISABLED", "true")
            .with("AWS_CONFIG_FILE", directory.resolve("none").toString())
            .with("AWS_ACCESS_KEY_ID", "test")
            .with("AWS_SECRET_ACCESS_KEY", "test")
            .with("SIGNET_REGION", "eu")
            .with("SIGNET_TASK_DNS_QUEUE_URL", "http://127.0.0.1:1/000000000000/tasks")
            .with("SIGNET_TASK_DNS_ZONE_ID", "Z1")
            .with("SIGNET_TASK_DNS_DOMAIN", "edge.example")
            .with("SIGNET_TASK_DNS_CLUSTER_ARN", "arn:aws:ecs:eu-west-1:000000000000:cluster/c")
            .launch()) {
      assertThat(node.awaitExit(LIMIT)).isEqualTo(2);
      assertThat(node.output())
          .contains("AWS_REGION: not set (expected: the region of signet.task-dns.cluster-arn)");
      assertThat(node.output().lines()).filteredOn(l -> l.startsWith("signet: ")).hasSize(1);
    }
  }

  @Test
  void doesNotRepeatASecretThatIsWrong() {
    try (var node = SignetNode.in(directory).with("SIGNET_MASTER_KEY", "c2hvcnQga2V5").launch()) {
      assertThat(node.awaitExit(LIMIT)).isEqualTo(2);
      assertThat(node.output()).contains("SIGNET_MASTER_KEY").doesNotContain("c2hvcnQga2V5");
    }
  }

  @Test
  void refusesACorruptDatabase() throws Exception {
    try (var node = SignetNode.in(directory).start()) {
      node.terminate(LIMIT);
    }
    try (var files = Files.list(directory)) {
      for (var file :
          files.filter(f -> f.getFileName().toString().matches(".*\\.(db|sqlite)$")).toList())
        Files.writeString(
            file, "this is no database, and it is long enough to be looked at ".repeat(100));
    }

    try (var node = SignetNode.in(directory).launch()) {
      assertThat(node.awaitExit(LIMIT)).isEqualTo(1);
      assertThat(node.output()).contains("not a database").doesNotContain("\tat ");
    }
  }

  @Test
  void saysWhichPortIsTaken() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var node =
            SignetNode.in(directory)
                .with("SIGNET_HTTPS_PORT", Integer.toString(taken.getLocalPort()))
                .launch()) {
      assertThat(node.awaitExit(LIMIT)).isEqualTo(1);
      assertThat(node.output())
          .contains(Integer.toString(taken.getLocalPort()))
          .doesNotContain("\tat ");
    }
  }

  @Test
  void refusesADatabaseThatIsNotThere() {
    try (var node =
        SignetNode.in(directory)
            .with(
                "SIGNET_DATABASE_URL",
                "jdbc:postgresql://127.0.0.1:1/signet?user=u&password=hidden-word")
            .launch()) {
      assertThat(node.awaitExit(LIMIT)).isEqualTo(1);
      assertThat(node.output())
          .contains("127.0.0.1:1")
          .doesNotContain("hidden-word")
          .doesNotContain("\tat ");
    }
  }
}
