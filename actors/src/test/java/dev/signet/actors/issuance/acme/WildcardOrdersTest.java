// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.signet.actors.bus.aws.AwsAccess;
import dev.signet.actors.bus.aws.AwsSettings;
import dev.signet.actors.issuance.Issuer.IssuanceResult;
import dev.signet.actors.issuance.Issuer.Issued;
import dev.signet.actors.issuance.Issuer.Refused;
import dev.signet.actors.issuance.TestSeal;
import dev.signet.actors.issuance.dns.ChallengeRecords;
import dev.signet.actors.issuance.dns.DnsSettings;
import dev.signet.actors.testing.Pebble;
import dev.signet.actors.testing.cloud.FakeCloud;
import dev.signet.actors.testing.cloud.FakeRecord;
import dev.signet.actors.testing.cloud.FakeRoute53;
import dev.signet.protocol.domain.IssuanceFailure.Code;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.regions.Region;

/**
 * DNS-01 with the real Pebble, which validates by its own DNS server: that one learns what stands
 * in Route 53 when a change is in sync, and not before.
 */
@Timeout(60)
class WildcardOrdersTest {
  private static final String ZONE_NAME = "vendor.test";

  private final FakeCloud cloud = FakeCloud.started();
  private final Set<FakeRecord> published = new HashSet<>();
  private Pebble pebble;
  private AcmeIssuer issuer;

  @BeforeEach
  void start() throws IOException {
    // The ports lead nowhere: nothing but the DNS can prove a name here.
    pebble = Pebble.start(Pebble.Options.ports(1, 1).withNonceReject(0));
    cloud.route53().settle(2, this::publish);
    issuer = open();
  }

  @AfterEach
  void stop() {
    issuer.close();
    pebble.close();
    cloud.close();
  }

  @Test
  void provesAWildcardInAZoneOfOurs() throws Exception {
    assertIssued(order("*.shop.vendor.test"), "*.shop.vendor.test");

    assertThat(published)
        .extracting(FakeRecord::name)
        .containsExactly("_acme-challenge.shop.vendor.test.");
    awaitNoRecords();
  }

  @Test
  void provesACustomersWildcardThroughItsDelegation() throws Exception {
    pebble.alias("_acme-challenge.customer.test", "customer-test.vendor.test");

    assertIssued(order("*.customer.test"), "*.customer.test");

    assertThat(published)
        .extracting(FakeRecord::name)
        .containsExactly("customer-test.vendor.test.");
    awaitNoRecords();
  }

  @Test
  void provesSeveralAtOnceUnderOneName() throws Exception {
    var names = Stream.of("a", "b", "c", "d").map(label -> label + ".customer.test").toList();
    for (var name : names) pebble.alias("_acme-challenge." + name, "all.vendor.test");

    var orders = names.stream().map(name -> issuer.order(DomainName.parse("*." + name))).toList();

    for (var order : orders)
      assertThat(order.toCompletableFuture().get(40, TimeUnit.SECONDS)).isInstanceOf(Issued.class);
    awaitNoRecords();
  }

  @Test
  void saysWhatIsMissingWhereNoZoneIsOurs() throws Exception {
    pebble.alias("_acme-challenge.astray.test", "elsewhere.test");

    var unknown = refused(order("*.customer.test"));
    var astray = refused(order("*.astray.test"));

    assertThat(unknown.failure().code()).isEqualTo(Code.DNS_NOT_POINTING_HERE);
    assertThat(unknown.failure().detail())
        .startsWith(
            "_acme-challenge.customer.test is in no hosted zone of ours (expected: a CNAME");
    assertThat(astray.failure().detail())
        .startsWith("_acme-challenge.astray.test leads to elsewhere.test, which is in no hosted");
    assertThat(pebble.orders()).as("the authority is not asked").isZero();
  }

  @Test
  void leavesWhatSomebodyElsePutThere() throws Exception {
    var foreign = FakeRecord.simple("_acme-challenge.shop.vendor.test.", "TXT", "\"theirs\"");
    cloud.route53().put(foreign);

    var refused = refused(order("*.shop.vendor.test"));

    assertThat(refused.failure().code()).isEqualTo(Code.INTERNAL);
    assertThat(refused.failure().detail()).contains("_acme-challenge.shop.vendor.test");
    assertThat(cloud.route53().records()).containsExactly(foreign);
  }

  @Test
  void refusesWhileRoute53IsAway() throws Exception {
    cloud.route53().away(true);

    assertThat(refused(order("*.shop.vendor.test")).failure().detail())
        .isEqualTo("Route 53 is not at hand");
  }

  @Test
  void removesItsRecordWhenTheAuthorityFindsAnotherAnswer() throws Exception {
    cloud.route53().settle(0, _ -> {});

    assertThat(refused(order("*.shop.vendor.test")).failure().code())
        .isIn(Code.CHALLENGE_FAILED, Code.DNS_NOT_POINTING_HERE);

    awaitNoRecords();
  }

  @Test
  void removesWhatWasLeftOverAndNothingElse() {
    var now = InstantSource.system().instant();
    var left = answer("gone.vendor.test.", now.minusSeconds(60).getEpochSecond());
    var inUse = answer("busy.vendor.test.", now.plusSeconds(600).getEpochSecond());
    var foreign = FakeRecord.simple("vendor.test.", "TXT", "\"v=spf1 -all\"");
    for (var record : List.of(left, inUse, foreign)) cloud.route53().put(record);

    try (var _ = records()) {
      await().atMost(Duration.ofSeconds(20)).until(() -> !cloud.route53().records().contains(left));
    }

    assertThat(cloud.route53().records()).containsExactlyInAnyOrder(inUse, foreign);
  }

  private static FakeRecord answer(String name, long until) {
    return new FakeRecord(name, "TXT", "signet-" + until + "-0123abcd", "\"digest\"", 10, "");
  }

  /** Route 53's servers answer with these from now on. */
  private void publish(List<FakeRecord> records) {
    for (var record : records)
      if (published.add(record))
        try {
          pebble.addText(
              withoutDot(record.name()), record.value().substring(1, record.value().length() - 1));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
  }

  private static String withoutDot(String name) {
    return name.substring(0, name.length() - 1);
  }

  private ChallengeRecords records() {
    var client = AwsSettings.from(ConfigFactory.load().getConfig("signet.bus.aws.client"));
    var settings =
        DnsSettings.from(
            ConfigFactory.parseMap(
                    Map.of(
                        "zones",
                        List.of(ZONE_NAME + "=" + FakeRoute53.ZONE),
                        "name-server",
                        pebble.dnsServer(),
                        "settle-every",
                        "20ms"))
                .withFallback(ConfigFactory.load().getConfig("signet.acme.dns")),
            client);
    return ChallengeRecords.open(
        settings,
        new AwsAccess(cloud.route53().endpoint(), FakeCloud.credentials(), Region.EU_WEST_1),
        InstantSource.system());
  }

  private AcmeIssuer open() throws IOException {
    var settings =
        ConfigFactory.parseMap(
                Map.of(
                    "directory", pebble.directoryUrl().toString(),
                    "ca-file", pebble.caFile().toString(),
                    "challenges", List.of("http-01", "dns-01"),
                    "order-timeout", "30s"))
            .withFallback(ConfigFactory.load().getConfig("signet.acme"));
    return AcmeIssuer.open(
        AcmeSettings.from(settings),
        new MemoryAccounts(),
        new MemoryChallenges(),
        Optional.of(records()),
        TestSeal.SEAL,
        InstantSource.system(),
        new SimpleMeterRegistry());
  }

  private IssuanceResult order(String name) throws Exception {
    return issuer.order(DomainName.parse(name)).toCompletableFuture().get(40, TimeUnit.SECONDS);
  }

  private static void assertIssued(IssuanceResult result, String name) throws Exception {
    assertThat(result).isInstanceOf(Issued.class);
    assertThat(
            TestSeal.SEAL.open(((Issued) result).certificate()).leaf().getSubjectAlternativeNames())
        .containsExactly(List.of(2, name));
  }

  private static Refused refused(IssuanceResult result) {
    assertThat(result).isInstanceOf(Refused.class);
    return (Refused) result;
  }

  private void awaitNoRecords() {
    await().atMost(Duration.ofSeconds(10)).until(() -> cloud.route53().records().isEmpty());
  }
}
