// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.settings;

import dev.signet.edge.origin.AddressBlock;
import dev.signet.persistence.seal.KmsKey;
import dev.signet.protocol.name.HostName;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Every setting that the environment can give: variable, place in the configuration, check. */
final class EnvironmentVariables {
  private static final String TOPIC = "arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+";

  private static final String CLUSTER =
      "arn:[a-z-]+:ecs:[a-z0-9-]+:[0-9]{12}:cluster/[A-Za-z0-9_-]{1,255}";

  /** Extra configuration file; read before all others. */
  static final String CONFIG = "SIGNET_CONFIG";

  /** More options of the Java machine; read by the script that starts it. */
  private static final String JAVA_OPTIONS = "SIGNET_JAVA_OPTS";

  static final List<Variable> ALL =
      List.of(
          // The node
          shown("SIGNET_ROLES", "signet.roles", Check.someOf("edge", "control")),
          shown(
              "SIGNET_REGION",
              "signet.region",
              Check.pattern(
                  "1 to 64 letters, digits, dots, hyphens or underscores", "[A-Za-z0-9._-]{1,64}")),
          shown("SIGNET_DATA_DIR", "signet.data-dir", Check.path()),
          shown("SIGNET_LOG_LEVEL", "signet.log.level", LogLevels.check()),
          shown("SIGNET_LOG_FORMAT", "signet.log.format", Check.oneOf("text", "json")),
          // Public ports
          shown("SIGNET_BIND", "signet.public.bind", Check.address()),
          shown("SIGNET_HTTP_PORT", "signet.public.http-port", Check.port()),
          shown("SIGNET_HTTPS_PORT", "signet.public.https-port", Check.port()),
          shown(
              "SIGNET_HANDSHAKE_BUDGET",
              "signet.handshake.budget",
              Check.duration(
                  Duration.ofMillis(1),
                  Duration.ofMinutes(5),
                  "a duration with its unit such as 10s, at most 5m")),
          shown("SIGNET_UNKNOWN_SNI", "signet.unknown-sni", Check.oneOf("fallback", "reject")),
          shown("SIGNET_PROXY_PROTOCOL", "signet.proxy-protocol", Check.oneOf("off", "v2")),
          shown(
              "SIGNET_TRUSTED_PROXIES",
              "signet.proxy.trusted-proxies",
              Check.list(
                  "addresses or blocks such as 10.0.0.0/8, separated by commas",
                  AddressBlock::isOne)),
          // Management API
          shown("SIGNET_ADMIN_BIND", "signet.admin.bind", Check.address()),
          shown("SIGNET_ADMIN_PORT", "signet.admin.port", Check.port()),
          secret(
              "SIGNET_ADMIN_TOKEN",
              "signet.admin.token",
              Check.pattern(
                  "8 to 512 visible ASCII characters without spaces", "[\\x21-\\x7E]{8,512}")),
          // Stores
          secret(
              "SIGNET_DATABASE_URL",
              "signet.database.url",
              Check.pattern("jdbc:postgresql://host:port/database", "jdbc:postgresql://[^\\s]+")),
          secret(
              "SIGNET_DATABASE_USER", "signet.database.user", Check.text("a user name", _ -> true)),
          secret(
              "SIGNET_DATABASE_PASSWORD",
              "signet.database.password",
              Check.text("a password", _ -> true)),
          secret(
              "SIGNET_REDIS_URL",
              "signet.redis.url",
              Check.url("redis://host:port or rediss://host:port", "redis", "rediss")),
          secret(
              "SIGNET_MASTER_KEY",
              "signet.master-key",
              Check.text(
                  "base64 of 32 bytes, or aws-kms://ARN", EnvironmentVariables::isMasterKey)),
          // Certificates
          shown("SIGNET_ISSUER", "signet.issuer", Check.oneOf("internal", "acme")),
          shown(
              "SIGNET_ACME_DIRECTORY", "signet.acme.directory", Check.url("an https URL", "https")),
          shown(
              "SIGNET_ACME_EMAIL",
              "signet.acme.email",
              Check.pattern("an e-mail address", "[^@\\s,]+@[^@\\s,]+")),
          shown(
              "SIGNET_ACME_PROFILE",
              "signet.acme.profile",
              Check.pattern("a profile name", "[A-Za-z0-9._-]{1,64}")),
          shown("SIGNET_ACME_CA_FILE", "signet.acme.ca-file", Check.readableFile()),
          shown(
              "SIGNET_ACME_CHALLENGES",
              "signet.acme.challenges",
              Check.someOf("http-01", "tls-alpn-01", "dns-01")),
          shown(
              "SIGNET_ACME_DNS_ZONES",
              "signet.acme.dns.zones",
              Check.list("zone-name=zone-id,zone-name=zone-id", EnvironmentVariables::isZone)),
          // Origins and cache
          shown("SIGNET_ORIGIN_ALLOW_PRIVATE", "signet.origin.allow-private", Check.flag()),
          shown("SIGNET_CACHE_MEMORY", "signet.cache.memory", Check.size()),
          shown("SIGNET_CACHE_DISK", "signet.cache.disk", Check.size()),
          // Archive
          shown(
              "SIGNET_ARCHIVE_BUCKET",
              "signet.archive.bucket",
              Check.pattern("an S3 bucket's name", "[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")),
          shown(
              "SIGNET_ARCHIVE_REGION",
              "signet.archive.region",
              Check.pattern("an AWS region such as eu-west-1", "[a-z]{2,}(-[a-z]+)+-[0-9]+")),
          // Control bus
          shown("SIGNET_BUS", "signet.bus.kind", Check.oneOf("local", "aws")),
          shown(
              "SIGNET_BUS_TOPIC_ARN",
              "signet.bus.topic-arn",
              Check.pattern("an SNS topic's ARN", TOPIC)),
          shown(
              "SIGNET_BUS_TOPIC_ARNS",
              "signet.bus.topic-arns",
              Check.list(
                  "region=arn,region=arn", text -> text.matches("[A-Za-z0-9._-]{1,64}=" + TOPIC))),
          shown(
              "SIGNET_BUS_GLOBAL_QUEUE_URL",
              "signet.bus.global-queue-url",
              Check.url("an SQS queue's http(s) URL", "https", "http")),
          shown(
              "SIGNET_BUS_INBOX_QUEUE_URL",
              "signet.bus.inbox-queue-url",
              Check.url("an SQS queue's http(s) URL", "https", "http")),
          // Records of tasks
          shown(
              "SIGNET_TASK_DNS_QUEUE_URL",
              "signet.task-dns.queue-url",
              Check.url("an SQS queue's http(s) URL", "https", "http")),
          shown(
              "SIGNET_TASK_DNS_ZONE_ID",
              "signet.task-dns.zone-id",
              Check.pattern("a Route 53 hosted zone's id, as Z0123456789ABC", "[A-Z0-9]{1,32}")),
          shown(
              "SIGNET_TASK_DNS_DOMAIN",
              "signet.task-dns.domain",
              Check.text("a host name", text -> HostName.tryParse(text).isPresent())),
          shown(
              "SIGNET_TASK_DNS_CLUSTER_ARN",
              "signet.task-dns.cluster-arn",
              Check.pattern("an ECS cluster's ARN", CLUSTER)),
          shown(
              "SIGNET_TASK_DNS_SERVICE",
              "signet.task-dns.service",
              Check.pattern("an ECS service's name", "[A-Za-z0-9_-]{1,255}")),
          shown("SIGNET_TASK_DNS_REQUIRE_HEALTHY", "signet.task-dns.require-healthy", Check.flag()),
          shown(
              "SIGNET_TASK_DNS_HEALTH_CHECK_ID",
              "signet.task-dns.health-check-id",
              Check.pattern("a Route 53 health check's id", "[0-9a-f-]{1,64}")),
          shown(
              "SIGNET_TASK_DNS_TTL",
              "signet.task-dns.ttl",
              Check.duration(
                  Duration.ofSeconds(1),
                  Duration.ofDays(1),
                  "a duration with its unit such as 10s, 1s to 1 day")),
          // Cluster
          shown("SIGNET_CLUSTER_BIND", "signet.cluster.bind", Check.address()),
          shown("SIGNET_CLUSTER_PORT", "signet.cluster.port", Check.port()),
          shown("SIGNET_CLUSTER_SEEDS", "signet.cluster.seeds", Seeds.check()),
          shown("SIGNET_CLUSTER_MANAGEMENT_PORT", "signet.cluster.management-port", Check.port()),
          shown(
              "SIGNET_CLUSTER_FOUNDING_NODES",
              "signet.cluster.founding-nodes",
              Check.number(1, 100)));

  private EnvironmentVariables() {}

  /** Whether anything of ours reads the variable. */
  static boolean isKnown(String name) {
    return name.equals(CONFIG)
        || name.equals(JAVA_OPTIONS)
        || ALL.stream().anyMatch(variable -> variable.name().equals(name));
  }

  private static boolean isMasterKey(String text) {
    if (KmsKey.named(text).isPresent()) return true;
    try {
      return Base64.getDecoder().decode(text).length == 32;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isZone(String text) {
    var separator = text.indexOf('=');
    return separator > 0
        && HostName.tryParse(text.substring(0, separator)).isPresent()
        && text.substring(separator + 1).matches("[A-Z0-9]{1,32}");
  }

  private static Variable shown(String name, String path, Check check) {
    return new Variable(name, path, check, false);
  }

  private static Variable secret(String name, String path, Check check) {
    return new Variable(name, path, check, true);
  }

  /**
   * One setting.
   *
   * @param path in the configuration; there the value is empty where the setting is not given and
   *     has no default
   * @param secret whether its value may never be shown
   */
  record Variable(String name, String path, Check check, boolean secret) {

    /**
     * @param source the variable's name or the path, whichever the operator wrote
     * @return the value as the configuration keeps it
     * @throws InvalidSettingException if the check refuses it
     */
    Object read(String source, String text) {
      Optional<Object> value = check.read().apply(text);
      return value.orElseThrow(
          () -> new InvalidSettingException(source, shown(text), check.expected()));
    }

    private String shown(String text) {
      return secret ? "a value of " + text.length() + " characters" : "\"" + text + "\"";
    }
  }
}
