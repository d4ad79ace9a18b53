// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.signet.actors.bus.aws.AwsSettings;
import dev.signet.actors.testing.AwsEmulator;
import dev.signet.actors.testing.cloud.FakeCloud;
import dev.signet.actors.testing.cloud.FakeEcs;
import dev.signet.actors.testing.cloud.FakeRecord;
import dev.signet.actors.testing.cloud.FakeRoute53;
import dev.signet.actors.testing.cloud.FakeTask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program keeps the records of tasks when its environment says so, and only then. */
class TaskRecordsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void aNodeKeepsTheRecordsOfTheRegionsTasks() {
    var before = FakeTask.running(1);
    var after = FakeTask.running(2);
    try (var emulator = AwsEmulator.started();
        var cloud = FakeCloud.started();
        var queues =
            emulator.clients(
                AwsSettings.from(ConfigFactory.load().getConfig("signet.bus.aws.client")))) {
      var sqs = queues.inSqs(AwsEmulator.REGION);
      var queue = sqs.createQueue(request -> request.queueName("tasks")).join().queueUrl();
      cloud.put(before);
      var environment = new HashMap<>(emulator.environment());
      environment.putAll(cloud.environment());
      environment.put("SIGNET_REGION", "eu");
      environment.put("SIGNET_TASK_DNS_QUEUE_URL", queue);
      environment.put("SIGNET_TASK_DNS_ZONE_ID", FakeRoute53.ZONE);
      environment.put("SIGNET_TASK_DNS_DOMAIN", "edge.example");
      environment.put("SIGNET_TASK_DNS_CLUSTER_ARN", FakeEcs.CLUSTER);
      environment.put("SIGNET_TASK_DNS_SERVICE", "edge");
      try (var node = NodeProcess.start(directory, environment)) {
        assertThat(node.awaitReady("admin")).hasScheme("http").hasHost("127.0.0.1");
        await().atMost(LIMIT).until(() -> hasBothRecords(cloud, before));

        cloud.put(after);
        sqs.sendMessage(message -> message.queueUrl(queue).messageBody(after.event())).join();
        await().atMost(LIMIT).until(() -> hasBothRecords(cloud, after));

        node.terminate();
        assertThat(node.awaitExit(LIMIT)).isZero();
        assertThat(cloud.route53().records()).hasSize(4);
      }
    }
  }

  private static boolean hasBothRecords(FakeCloud cloud, FakeTask task) {
    var address = FakeCloud.addressOf(task);
    var records = cloud.route53().records();
    return records.contains(
            new FakeRecord(task.id() + ".eu.edge.example.", "A", "", address, 10, ""))
        && records.contains(new FakeRecord("eu.edge.example.", "A", task.id(), address, 10, ""));
  }
}
