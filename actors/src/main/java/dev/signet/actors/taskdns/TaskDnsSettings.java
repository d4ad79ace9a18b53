// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.taskdns;

import com.typesafe.config.Config;
import dev.signet.actors.bus.aws.AwsSettings;
import dev.signet.protocol.name.HostName;
import dev.signet.protocol.name.InvalidNameException;
import dev.signet.protocol.setting.SettingBounds;
import java.time.Duration;
import java.util.Optional;

/**
 * Whose records are kept, where and how. Defaults, reasons and limits stand in reference.conf under
 * {@code signet.task-dns}.
 *
 * @param region the region's name, a DNS label here
 * @param service whose tasks have records; empty: every service's of the cluster
 * @param requireHealthy whether a task has records only once the health checks of its containers
 *     say so
 * @param healthCheck for the records under the region's name
 */
public record TaskDnsSettings(
    String region,
    String queueUrl,
    String zoneId,
    HostName domain,
    String clusterArn,
    Optional<String> service,
    boolean requireHealthy,
    Optional<String> healthCheck,
    Duration ttl,
    Duration batchWindow,
    Duration visibility,
    Duration janitorEvery,
    Duration janitorGrace,
    int mostTasks,
    Duration restartAfter,
    Duration restartAfterAtMost,
    AwsSettings client) {
  private static final SettingBounds BOUNDS = new SettingBounds("signet.task-dns");

  public TaskDnsSettings {
    requireLabel(region, domain);
    BOUNDS.within("ttl", ttl, Duration.ofSeconds(1), Duration.ofDays(1));
    BOUNDS.within("batch-window", batchWindow, Duration.ofMillis(1), Duration.ofSeconds(10));
    BOUNDS.within("visibility", visibility, Duration.ofSeconds(1), Duration.ofHours(12));
    BOUNDS.within("janitor.every", janitorEvery, Duration.ofSeconds(1), Duration.ofDays(1));
    BOUNDS.within("janitor.grace", janitorGrace, Duration.ZERO, Duration.ofDays(1));
    BOUNDS.within("restart.first", restartAfter, Duration.ofMillis(1), Duration.ofHours(1));
    BOUNDS.within("restart.longest", restartAfterAtMost, restartAfter, Duration.ofHours(1));
    BOUNDS.within("most-tasks", mostTasks, 1, 10_000);
  }

  /**
   * Empty without a queue: then no records are kept.
   *
   * @param taskDns the block {@code signet.task-dns}
   * @param client how AWS is talked to
   * @param region the node's
   */
  public static Optional<TaskDnsSettings> from(Config taskDns, AwsSettings client, String region) {
    if (taskDns.getString("queue-url").isEmpty()) return Optional.empty();
    return Optional.of(
        new TaskDnsSettings(
            region,
            taskDns.getString("queue-url"),
            given(taskDns, "zone-id"),
            HostName.parse(given(taskDns, "domain")),
            given(taskDns, "cluster-arn"),
            optional(taskDns, "service"),
            taskDns.getBoolean("require-healthy"),
            optional(taskDns, "health-check-id"),
            taskDns.getDuration("ttl"),
            taskDns.getDuration("batch-window"),
            taskDns.getDuration("visibility"),
            taskDns.getDuration("janitor.every"),
            taskDns.getDuration("janitor.grace"),
            taskDns.getInt("most-tasks"),
            taskDns.getDuration("restart.first"),
            taskDns.getDuration("restart.longest"),
            client));
  }

  private static String given(Config taskDns, String key) {
    return optional(taskDns, key)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "signet.task-dns." + key + ": not set (expected: set, because queue-url is)"));
  }

  private static Optional<String> optional(Config taskDns, String key) {
    return Optional.of(taskDns.getString(key)).filter(text -> !text.isEmpty());
  }

  private static void requireLabel(String region, HostName domain) {
    try {
      if (!region.contains(".")) {
        var _ = RecordNames.of(region, domain);
        return;
      }
    } catch (InvalidNameException _) {
      // The message below names the setting.
    }
    throw new IllegalArgumentException(
        "signet.region: \""
            + region
            + "\" (expected: a DNS label, because signet.task-dns makes {region}."
            + domain.text()
            + " of it)");
  }
}
