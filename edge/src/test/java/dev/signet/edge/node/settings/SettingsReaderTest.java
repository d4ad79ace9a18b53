// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.edge.node.settings.NodeSettings.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
  private static final String KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=";
  private static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:signet";

  private static final Map<String, String> RECORDS_OF_TASKS =
      Map.of(
          "SIGNET_TASK_DNS_QUEUE_URL", "https://sqs.eu-west-1.amazonaws.com/1/tasks",
          "SIGNET_TASK_DNS_ZONE_ID", "Z1",
          "SIGNET_TASK_DNS_DOMAIN", "edge.example.org",
          "SIGNET_TASK_DNS_CLUSTER_ARN", "arn:aws:ecs:eu-west-1:123456789012:cluster/signet");

  @TempDir Path directory;

  @Test
  void nothingGivenIsANodeWithBothRolesOnLoopback() {
    var settings = NodeSettings.from(SettingsReader.read(Map.of()).config());

    assertThat(settings.roles()).containsExactlyInAnyOrder(Role.EDGE, Role.CONTROL);
    assertThat(settings.region()).isEqualTo("local");
    assertThat(settings.dataDirectory()).isEqualTo(Path.of(".signet").toAbsolutePath());
    assertThat(settings.publicPorts())
        .isEqualTo(new NodeSettings.PublicPorts("127.0.0.1", 8080, 8443));
    assertThat(settings.cluster())
        .isEqualTo(new NodeSettings.Cluster("127.0.0.1", 25520, new Seeds.None(), 8558, 2));
    assertThat(settings.masterKey()).isEmpty();
    assertThat(settings.redisUrl()).isEmpty();
  }

  /** Each variable with what the configuration then holds. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SIGNET_ROLES                | control                       | signet.roles                | [control]
          SIGNET_ROLES                | control , edge,control        | signet.roles                | [control, edge]
          SIGNET_REGION               | eu-west-1                     | signet.region               | eu-west-1
          SIGNET_DATA_DIR             | /var/lib/signet               | signet.data-dir             | /var/lib/signet
          SIGNET_LOG_LEVEL            | warn                          | signet.log.level            | [warn]
          SIGNET_LOG_LEVEL            | info,wire=debug,a.b=trace | signet.log.level            | [info, wire=debug, a.b=trace]
          SIGNET_LOG_FORMAT           | json                          | signet.log.format           | json
          SIGNET_BIND                 | 0.0.0.0                       | signet.public.bind          | 0.0.0.0
          SIGNET_BIND                 | ::                            | signet.public.bind          | ::
          SIGNET_HTTP_PORT            | 80                            | signet.public.http-port     | 80
          SIGNET_HTTPS_PORT           | 65535                         | signet.public.https-port    | 65535
          SIGNET_HANDSHAKE_BUDGET     | 500ms                         | signet.handshake.budget     | 500ms
          SIGNET_UNKNOWN_SNI          | reject                        | signet.unknown-sni          | reject
          SIGNET_PROXY_PROTOCOL       | v2                            | signet.proxy-protocol       | v2
          SIGNET_TRUSTED_PROXIES      | 10.0.0.0/8, 2001:db8::1       | signet.proxy.trusted-proxies | [10.0.0.0/8, 2001:db8::1]
          SIGNET_ADMIN_BIND           | localhost                     | signet.admin.bind           | localhost
          SIGNET_ADMIN_PORT           | 0                             | signet.admin.port           | 0
          SIGNET_ADMIN_TOKEN          | s3cret-token                  | signet.admin.token          | s3cret-token
          SIGNET_DATABASE_URL         | jdbc:postgresql://db:5432/s   | signet.database.url         | jdbc:postgresql://db:5432/s
          SIGNET_DATABASE_USER        | signet                        | signet.database.user        | signet
          SIGNET_DATABASE_PASSWORD    | hunter2                       | signet.database.password    | hunter2
          SIGNET_REDIS_URL            | rediss://u:p@redis:6380/1     | signet.redis.url            | rediss://u:p@redis:6380/1
          SIGNET_MASTER_KEY           | QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY= | signet.master-key | QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY=
          SIGNET_ISSUER               | acme                          | signet.issuer               | acme
          SIGNET_ACME_DIRECTORY       | https://localhost:14000/dir   | signet.acme.directory       | https://localhost:14000/dir
          SIGNET_ACME_EMAIL           | ops@example.org               | signet.acme.email           | ops@example.org
          SIGNET_ACME_PROFILE         | shortlived                    | signet.acme.profile         | shortlived
          SIGNET_ACME_CA_FILE         | pom.xml                       | signet.acme.ca-file         | pom.xml
          SIGNET_ACME_CHALLENGES      | tls-alpn-01,http-01           | signet.acme.challenges      | [tls-alpn-01, http-01]
          SIGNET_ACME_DNS_ZONES       | vendor.example=Z1             | signet.acme.dns.zones       | [vendor.example=Z1]
          SIGNET_ORIGIN_ALLOW_PRIVATE | true                          | signet.origin.allow-private | true
          SIGNET_CACHE_MEMORY         | 256MiB                        | signet.cache.memory         | 268435456
          SIGNET_CACHE_MEMORY         | 0                             | signet.cache.memory         | 0
          SIGNET_CACHE_DISK           | 1GiB                          | signet.cache.disk           | 1073741824
          SIGNET_ARCHIVE_BUCKET       | vendor-certificates           | signet.archive.bucket       | vendor-certificates
          SIGNET_ARCHIVE_REGION       | eu-central-1                  | signet.archive.region       | eu-central-1
          SIGNET_BUS                  | local                         | signet.bus.kind             | local
          SIGNET_BUS_TOPIC_ARN        | arn:aws:sns:eu-west-1:123456789012:signet | signet.bus.topic-arn | arn:aws:sns:eu-west-1:123456789012:signet
          SIGNET_BUS_TOPIC_ARNS       | a=arn:aws:sns:eu-west-1:123456789012:signet | signet.bus.topic-arns | [a=arn:aws:sns:eu-west-1:123456789012:signet]
          SIGNET_BUS_GLOBAL_QUEUE_URL | http://127.0.0.1:4566/1/global | signet.bus.global-queue-url | http://127.0.0.1:4566/1/global
          SIGNET_BUS_INBOX_QUEUE_URL  | https://sqs.eu-west-1.amazonaws.com/1/in | signet.bus.inbox-queue-url | https://sqs.eu-west-1.amazonaws.com/1/in
          SIGNET_CLUSTER_BIND         | 127.0.0.1                     | signet.cluster.bind         | 127.0.0.1
          SIGNET_CLUSTER_PORT         | 2552                          | signet.cluster.port         | 2552
          SIGNET_CLUSTER_SEEDS        | a:2552,[::1]:2552             | signet.cluster.seeds        | [a:2552, [::1]:2552]
          SIGNET_CLUSTER_SEEDS        | dns:control.eu.internal       | signet.cluster.seeds        | [dns:control.eu.internal]
          SIGNET_CLUSTER_MANAGEMENT_PORT | 8559                       | signet.cluster.management-port | 8559
          SIGNET_CLUSTER_FOUNDING_NODES | 3                           | signet.cluster.founding-nodes | 3
          """)
  void aGoodValueReachesTheConfiguration(
      String variable, String value, String path, String expected) {
    var config = SettingsReader.read(Map.of(variable, " " + value + " ")).config();

    assertThat(String.valueOf(config.getValue(path).unwrapped())).isEqualTo(expected);
  }

  /** The first four only work together. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SIGNET_TASK_DNS_QUEUE_URL   | http://127.0.0.1:4566/1/tasks | signet.task-dns.queue-url   | http://127.0.0.1:4566/1/tasks
          SIGNET_TASK_DNS_ZONE_ID     | Z2                            | signet.task-dns.zone-id     | Z2
          SIGNET_TASK_DNS_DOMAIN      | edge.example                  | signet.task-dns.domain      | edge.example
          SIGNET_TASK_DNS_CLUSTER_ARN | arn:aws:ecs:eu-west-1:123456789012:cluster/two | signet.task-dns.cluster-arn | arn:aws:ecs:eu-west-1:123456789012:cluster/two
          SIGNET_TASK_DNS_SERVICE     | edge                          | signet.task-dns.service     | edge
          SIGNET_TASK_DNS_REQUIRE_HEALTHY | true                        | signet.task-dns.require-healthy | true
          SIGNET_TASK_DNS_HEALTH_CHECK_ID | 2bc8aaf7-7e10-4cc4-8b4e-6f1b2c3d4e5f | signet.task-dns.health-check-id | 2bc8aaf7-7e10-4cc4-8b4e-6f1b2c3d4e5f
          SIGNET_TASK_DNS_TTL         | 30s                           | signet.task-dns.ttl         | 30s
          """)
  void aGoodValueForTheRecordsOfTasksDoesSoToo(
      String variable, String value, String path, String expected) {
    var environment = new TreeMap<>(RECORDS_OF_TASKS);
    environment.put(variable, value);

    var config = SettingsReader.read(environment).config();

    assertThat(String.valueOf(config.getValue(path).unwrapped())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SIGNET_TASK_DNS_QUEUE_URL   |         | not set (expected: set, because SIGNET_TASK_DNS_ZONE_ID is)
          SIGNET_TASK_DNS_CLUSTER_ARN |         | not set (expected: set, because SIGNET_TASK_DNS_QUEUE_URL is)
          SIGNET_TASK_DNS_CLUSTER_ARN | signet  | "signet" (expected: an ECS cluster's ARN)
          SIGNET_TASK_DNS_ZONE_ID     | zone/1  | "zone/1" (expected: a Route 53 hosted zone's id, as Z0123456789ABC)
          SIGNET_TASK_DNS_DOMAIN      | example | "example" (expected: a host name)
          SIGNET_TASK_DNS_TTL         | 10      | "10" (expected: a duration with its unit such as 10s, 1s to 1 day)
          SIGNET_REGION               | eu.west | "eu.west" (expected: a DNS label, because the region's tasks have records below its name)
          """)
  void theRecordsOfTasksNeedAllOrNothing(String variable, String value, String message) {
    var environment = new TreeMap<>(RECORDS_OF_TASKS);
    environment.put(variable, value == null ? "" : value);

    assertThatThrownBy(() -> SettingsReader.read(environment))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(variable + ": " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SIGNET_ROLES                | edge,boss     | "edge,boss" (expected: a comma-separated list of edge or control)
          SIGNET_ROLES                | edge,,control | "edge,,control" (expected:
          SIGNET_REGION               | eu west       | "eu west" (expected: 1 to 64 letters, digits, dots, hyphens or underscores)
          SIGNET_LOG_LEVEL            | loud          | "loud" (expected: error, warn, info, debug, trace or off
          SIGNET_LOG_LEVEL            | listner=debug | "listner=debug" (expected:
          SIGNET_LOG_FORMAT           | xml           | "xml" (expected: text or json)
          SIGNET_BIND                 | 999.1.1.1     | "999.1.1.1" (expected: an IP address or a host name of this machine)
          SIGNET_BIND                 | a b           | "a b" (expected: an IP address or a host name of this machine)
          SIGNET_HTTP_PORT            | 70000         | "70000" (expected: a port, 1–65535, or 0 for any free one)
          SIGNET_HTTPS_PORT           | -1            | "-1" (expected: a port
          SIGNET_HANDSHAKE_BUDGET     | 10            | "10" (expected: a duration with its unit such as 10s, at most 5m)
          SIGNET_HANDSHAKE_BUDGET     | soon          | "soon" (expected: a duration
          SIGNET_HANDSHAKE_BUDGET     | 0s            | "0s" (expected: a duration
          SIGNET_HANDSHAKE_BUDGET     | 1h            | "1h" (expected: a duration
          SIGNET_UNKNOWN_SNI          | drop          | "drop" (expected: fallback or reject)
          SIGNET_PROXY_PROTOCOL       | v1            | "v1" (expected: off or v2)
          SIGNET_TRUSTED_PROXIES      | 10.0.0.0/33   | "10.0.0.0/33" (expected: addresses or blocks such as 10.0.0.0/8
          SIGNET_TRUSTED_PROXIES      | cdn.example   | "cdn.example" (expected: addresses or blocks
          SIGNET_ADMIN_BIND           | -             | "-" (expected: an IP address or a host name of this machine)
          SIGNET_ADMIN_PORT           | 9O80          | "9O80" (expected: a port
          SIGNET_ADMIN_TOKEN          | short         | a value of 5 characters (expected: 8 to 512 visible ASCII characters without spaces)
          SIGNET_DATABASE_URL         | mysql://db    | a value of 10 characters (expected: jdbc:postgresql://host:port/database)
          SIGNET_REDIS_URL            | http://redis  | a value of 12 characters (expected: redis://host:port or rediss://host:port)
          SIGNET_MASTER_KEY           | c2hvcnQ=      | a value of 8 characters (expected: base64 of 32 bytes, or aws-kms://ARN)
          SIGNET_ISSUER               | letsencrypt   | "letsencrypt" (expected: internal or acme)
          SIGNET_ACME_DIRECTORY       | acme.example  | "acme.example" (expected: an https URL)
          SIGNET_ACME_EMAIL           | ops           | "ops" (expected: an e-mail address)
          SIGNET_ACME_PROFILE         | a b           | "a b" (expected: a profile name)
          SIGNET_ACME_CA_FILE         | /nowhere.pem  | "/nowhere.pem" (expected: a file that can be read)
          SIGNET_ACME_CHALLENGES      | http-02       | "http-02" (expected: a comma-separated list of http-01, tls-alpn-01 or dns-01)
          SIGNET_ACME_DNS_ZONES       | vendor.example | "vendor.example" (expected: zone-name=zone-id,zone-name=zone-id)
          SIGNET_ORIGIN_ALLOW_PRIVATE | maybe         | "maybe" (expected: true or false)
          SIGNET_CACHE_MEMORY         | 256 potatoes  | "256 potatoes" (expected: a size such as 256MiB, or 0)
          SIGNET_CACHE_DISK           | -1GiB         | "-1GiB" (expected: a size such as 256MiB, or 0)
          SIGNET_ARCHIVE_BUCKET       | s3://vendor   | "s3://vendor" (expected: an S3 bucket's name)
          SIGNET_ARCHIVE_REGION       | Frankfurt     | "Frankfurt" (expected: an AWS region such as eu-west-1)
          SIGNET_BUS                  | kafka         | "kafka" (expected: local or aws)
          SIGNET_BUS_TOPIC_ARN        | topic         | "topic" (expected: an SNS topic's ARN)
          SIGNET_BUS_TOPIC_ARNS       | a=topic       | "a=topic" (expected: region=arn,region=arn)
          SIGNET_BUS_GLOBAL_QUEUE_URL | queue         | "queue" (expected: an SQS queue's http(s) URL)
          SIGNET_BUS_INBOX_QUEUE_URL  | ftp://queue   | "ftp://queue" (expected: an SQS queue's http(s) URL)
          SIGNET_CLUSTER_BIND         | a/b           | "a/b" (expected: an IP address or a host name of this machine)
          SIGNET_BIND                 | nonsense.invalid | "nonsense.invalid" (expected: an IP address or a host name of this machine)
          SIGNET_BIND                 | 192.0.2.1     | "192.0.2.1" (expected: an IP address or a host name of this machine)
          SIGNET_ADMIN_BIND           | nonsense.invalid | "nonsense.invalid" (expected: an IP address or a host name of this machine)
          SIGNET_CLUSTER_BIND         | nonsense.invalid | "nonsense.invalid" (expected: an IP address or a host name of this machine)
          SIGNET_ACME_CHALLENGES      | dns-01        | "dns-01" (expected: http-01 or tls-alpn-01 among them
          SIGNET_HTTPS_PORT           | 8080          | "8080", the same as SIGNET_HTTP_PORT (expected: a port of its own
          SIGNET_ADMIN_PORT           | 8080          | "8080", the same as SIGNET_HTTP_PORT (expected: a port of its own
          SIGNET_ADMIN_PORT           | 8443          | "8443", the same as SIGNET_HTTPS_PORT (expected: a port of its own
          SIGNET_CLUSTER_PORT         | 9080          | "9080", the same as SIGNET_ADMIN_PORT (expected: a port of its own
          SIGNET_CLUSTER_PORT         | 99999         | "99999" (expected: a port
          SIGNET_CLUSTER_SEEDS        | seed          | "seed" (expected: host:port,host:port, or dns:NAME)
          SIGNET_CLUSTER_SEEDS        | seed:0        | "seed:0" (expected: host:port,host:port, or dns:NAME)
          SIGNET_CLUSTER_SEEDS        | dns:          | "dns:" (expected: host:port,host:port, or dns:NAME)
          SIGNET_CLUSTER_SEEDS        | dns:n:0       | "dns:n:0" (expected: host:port,host:port, or dns:NAME)
          SIGNET_CLUSTER_SEEDS        | dns:n,h:2552  | "dns:n,h:2552" (expected: host:port,host:port, or dns:NAME)
          SIGNET_CLUSTER_FOUNDING_NODES | 0           | "0" (expected: a number, 1–100)
          SIGNET_CONFIG               | /nowhere.conf | "/nowhere.conf" (expected: a file that can be read)
          """)
  void aBadValueIsNamedWithWhatWasExpected(String variable, String value, String message) {
    assertThatThrownBy(() -> SettingsReader.read(Map.of(variable, value)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith(variable + ": " + message)
        .hasMessageEndingWith(")")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void zonesForProofsNeedTheirChallenge() {
    var zones = Map.of("SIGNET_ISSUER", "acme", "SIGNET_ACME_DNS_ZONES", "vendor.example=Z1");

    assertThatThrownBy(() -> SettingsReader.read(zones))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith(
            "SIGNET_ACME_DNS_ZONES: \"vendor.example=Z1\" (expected: dns-01 among"
                + " SIGNET_ACME_CHALLENGES");

    var both = new TreeMap<>(zones);
    both.put("SIGNET_ACME_CHALLENGES", "http-01,dns-01");
    assertThat(SettingsReader.read(both).config().getStringList("signet.acme.dns.zones"))
        .containsExactly("vendor.example=Z1");
  }

  @Test
  void everyVariableOfTheTableIsTriedAbove() throws NoSuchMethodException {
    var tried = new HashSet<String>();
    for (var method :
        List.of("aGoodValueReachesTheConfiguration", "aGoodValueForTheRecordsOfTasksDoesSoToo"))
      for (var line :
          SettingsReaderTest.class
              .getDeclaredMethod(method, String.class, String.class, String.class, String.class)
              .getAnnotation(CsvSource.class)
              .textBlock()
              .lines()
              .toList()) tried.add(line.substring(0, line.indexOf('|')).strip());

    assertThat(EnvironmentVariables.ALL)
        .extracting(EnvironmentVariables.Variable::name)
        .containsExactlyInAnyOrderElementsOf(tried);
  }

  @Test
  void everySettingHasADefault() {
    var config = SettingsReader.read(Map.of()).config();

    for (var variable : EnvironmentVariables.ALL)
      assertThat(config.hasPath(variable.path())).as(variable.path()).isTrue();
  }

  @Test
  void anEmptyVariableMeansTheDefault() {
    var everythingEmpty = new TreeMap<String, String>();
    for (var variable : EnvironmentVariables.ALL) everythingEmpty.put(variable.name(), " ");

    assertThat(SettingsReader.read(everythingEmpty).config())
        .isEqualTo(SettingsReader.read(Map.of()).config());
  }

  @Test
  void aFileIsReadAndTheEnvironmentWinsOverIt() throws IOException {
    var file =
        Files.writeString(
            directory.resolve("node.conf"),
            "signet { region = file, public { http-port = 81, https-port = 444 } }");

    var config =
        SettingsReader.read(Map.of("SIGNET_CONFIG", file.toString(), "SIGNET_HTTP_PORT", "82"))
            .config();

    assertThat(config.getString("signet.region")).isEqualTo("file");
    assertThat(config.getInt("signet.public.http-port")).isEqualTo(82);
    assertThat(config.getInt("signet.public.https-port")).isEqualTo(444);
  }

  @Test
  void aBadValueInAFileIsNamedByItsPath() throws IOException {
    var file = Files.writeString(directory.resolve("node.conf"), "signet.public.http-port = 70000");

    assertThatThrownBy(() -> SettingsReader.read(Map.of("SIGNET_CONFIG", file.toString())))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("signet.public.http-port: \"70000\" (expected: a port");
  }

  @Test
  void aFileThatIsNoHoconIsRefused() throws IOException {
    var file = Files.writeString(directory.resolve("node.conf"), "signet { region = ");

    assertThatThrownBy(() -> SettingsReader.read(Map.of("SIGNET_CONFIG", file.toString())))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("SIGNET_CONFIG: ")
        .message()
        .doesNotContain("\n");
  }

  @Test
  void variablesThatOnlyLookLikeOursAreReported() {
    var read =
        SettingsReader.read(
            Map.of("SIGNET_REDIS", "x", "SIGNET_REGION", "eu", "SIGNET_JAVA_OPTS", "-Xmx1g"));

    assertThat(read.unknownVariables()).containsExactly("SIGNET_REDIS");
  }

  @ParameterizedTest
  @CsvSource({
    "SIGNET_ADMIN_TOKEN, abc def",
    "SIGNET_DATABASE_URL, jdbc:mysql://u:hunter2@db",
    "SIGNET_REDIS_URL, redis:hunter2",
    "SIGNET_MASTER_KEY, hunter2"
  })
  void noMessageShowsASecret(String variable, String secret) {
    assertThatThrownBy(() -> SettingsReader.read(Map.of(variable, secret)))
        .message()
        .doesNotContain(secret)
        .doesNotContain("hunter2");
  }

  @Test
  void aNodeThatOnlyServesNeedsTheRegionsStoreAControlNodeAndTheKey() {
    var environment =
        new TreeMap<>(Map.of("SIGNET_ROLES", "edge", "SIGNET_DATA_DIR", directory.toString()));
    assertThatThrownBy(() -> SettingsReader.read(environment))
        .hasMessageStartingWith("SIGNET_REDIS_URL: not set (expected: ");

    environment.put("SIGNET_REDIS_URL", "redis://redis");
    assertThatThrownBy(() -> SettingsReader.read(environment))
        .hasMessageStartingWith("SIGNET_CLUSTER_SEEDS: not set (expected: ");

    environment.put("SIGNET_CLUSTER_SEEDS", "control:25520");
    assertThatThrownBy(() -> SettingsReader.read(environment))
        .hasMessageStartingWith("SIGNET_MASTER_KEY: not set (expected: ");

    environment.put("SIGNET_MASTER_KEY", KEY);
    assertThat(NodeSettings.from(SettingsReader.read(environment).config()).roles())
        .containsExactly(Role.EDGE);
  }

  @Test
  void portsMayBeEqualOnDifferentAddressesAndWhereTheyAreNotOpened() {
    var environment = new TreeMap<>(Map.of("SIGNET_ADMIN_PORT", "8080"));
    environment.put("SIGNET_ADMIN_BIND", "127.0.0.2");
    assertThat(SettingsReader.read(environment).config().getInt("signet.admin.port"))
        .isEqualTo(8080);

    environment.put("SIGNET_BIND", "0.0.0.0");
    assertThatThrownBy(() -> SettingsReader.read(environment))
        .hasMessageStartingWith("SIGNET_ADMIN_PORT: \"8080\", the same as SIGNET_HTTP_PORT");

    environment.put("SIGNET_ROLES", "control");
    assertThat(SettingsReader.read(environment).config().getInt("signet.admin.port"))
        .isEqualTo(8080);
  }

  @Test
  void portsLeftToTheSystemAreNeverEqual() {
    var environment =
        Map.of(
            "SIGNET_HTTP_PORT", "0",
            "SIGNET_HTTPS_PORT", "0",
            "SIGNET_ADMIN_PORT", "0",
            "SIGNET_CLUSTER_PORT", "0");

    assertThat(SettingsReader.read(environment).config().getInt("signet.cluster.port")).isZero();
  }

  @Test
  void aKeyServiceIsNamedByTheArnOfAKey() {
    var setting = "aws-kms://arn:aws:kms:eu-west-1:123456789012:key/mrk-1";

    assertThat(
            SettingsReader.read(Map.of("SIGNET_MASTER_KEY", setting))
                .config()
                .getString("signet.master-key"))
        .isEqualTo(setting);
    assertThatThrownBy(
            () ->
                SettingsReader.read(
                    Map.of("SIGNET_MASTER_KEY", setting.replace("key/mrk-1", "alias/signet"))))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("SIGNET_MASTER_KEY: ");
  }

  @Test
  void anAwsBusNamesWhatItLacks() {
    var environment = new TreeMap<>(Map.of("SIGNET_BUS", "aws"));
    assertThatThrownBy(() -> SettingsReader.read(environment))
        .hasMessageStartingWith("SIGNET_BUS_TOPIC_ARN: not set (expected: set");

    environment.put("SIGNET_BUS_TOPIC_ARN", TOPIC);
    assertThatThrownBy(() -> SettingsReader.read(environment))
        .hasMessageStartingWith("SIGNET_BUS_TOPIC_ARNS: not set");

    environment.put("SIGNET_BUS_TOPIC_ARNS", "eu=" + TOPIC);
    assertThatThrownBy(() -> SettingsReader.read(environment))
        .hasMessageStartingWith("SIGNET_BUS_GLOBAL_QUEUE_URL: not set");

    environment.put("SIGNET_BUS_GLOBAL_QUEUE_URL", "http://sqs/global");
    environment.put("SIGNET_BUS_INBOX_QUEUE_URL", "http://sqs/inbox");
    assertThatThrownBy(() -> SettingsReader.read(environment))
        .hasMessage(
            "SIGNET_BUS_TOPIC_ARNS: topics of eu"
                + " (expected: one of local among them, which is SIGNET_REGION)");

    environment.put("SIGNET_REGION", "eu");
    assertThatThrownBy(() -> SettingsReader.read(environment))
        .hasMessageStartingWith("SIGNET_DATABASE_URL: not set (expected: the jdbc:postgresql://");

    environment.put("SIGNET_DATABASE_URL", "jdbc:postgresql://db/signet");
    environment.put("SIGNET_DATA_DIR", "no-such-directory");
    assertThatThrownBy(() -> SettingsReader.read(environment))
        .hasMessageStartingWith("SIGNET_MASTER_KEY: not set (expected: the key that all regions");

    environment.put("SIGNET_MASTER_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    assertThat(SettingsReader.read(environment).config().getString("signet.bus.kind"))
        .isEqualTo("aws");
  }

  @Test
  void anAwsBusRefusesTopicsThatDoNotFitTogether() {
    var environment =
        new TreeMap<>(
            Map.of(
                "SIGNET_BUS", "aws",
                "SIGNET_REGION", "eu",
                "SIGNET_BUS_TOPIC_ARN", TOPIC,
                "SIGNET_BUS_GLOBAL_QUEUE_URL", "http://sqs/global",
                "SIGNET_BUS_INBOX_QUEUE_URL", "http://sqs/inbox"));

    environment.put("SIGNET_BUS_TOPIC_ARNS", "eu=" + TOPIC + ",us=" + TOPIC);
    assertThatThrownBy(() -> SettingsReader.read(environment))
        .hasMessageStartingWith("SIGNET_BUS_TOPIC_ARNS: \"us=" + TOPIC)
        .hasMessageEndingWith("(expected: each region and each topic once)");

    environment.put("SIGNET_BUS_TOPIC_ARNS", "eu=" + TOPIC + "2,us=" + TOPIC);
    assertThatThrownBy(() -> SettingsReader.read(environment))
        .hasMessage(
            "SIGNET_BUS_TOPIC_ARN: \""
                + TOPIC
                + "\" (expected: "
                + TOPIC
                + "2, which SIGNET_BUS_TOPIC_ARNS gives eu)");
  }

  @Test
  void aNodeThatOnlyServesNeedsNoBus() {
    var environment =
        Map.of(
            "SIGNET_BUS", "aws",
            "SIGNET_ROLES", "edge",
            "SIGNET_REDIS_URL", "redis://127.0.0.1:6379",
            "SIGNET_CLUSTER_SEEDS", "127.0.0.1:25521",
            "SIGNET_MASTER_KEY", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");

    assertThat(SettingsReader.read(environment).config().getString("signet.bus.kind"))
        .isEqualTo("aws");
  }

  @Test
  void logLevelsNameOurPartsShort() {
    var levels = LogLevels.of(List.of("warn", "wire=debug", "akka=error"));

    assertThat(levels.everything()).isEqualTo("warn");
    assertThat(levels.areas()).isEqualTo(Map.of("dev.signet.edge.wire", "debug", "akka", "error"));
  }
}
