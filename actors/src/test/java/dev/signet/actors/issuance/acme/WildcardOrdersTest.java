// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
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
import dev.signet.persistence.testing.FreePort;
import dev.signet.protocol.domain.IssuanceFailure.Code;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.HostName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
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
    issuer = open(pebble.dnsServer());
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
    pebble.alias("_acme-challenge.customer.test", "_acme-challenge.customer-test.vendor.test");

    assertIssued(order("*.customer.test"), "*.customer.test");

    assertThat(published)
        .extracting(FakeRecord::name)
        .containsExactly("_acme-challenge.customer-test.vendor.test.");
    awaitNoRecords();
  }

  @Test
  void provesSeveralAtOnceUnderOneName() throws Exception {
    var names = Stream.of("a", "b", "c", "d").map(label -> label + ".customer.test").toList();
    for (var name : names) pebble.alias("_acme-challenge." + name, "a.d.vendor.test");

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
  void letsACustomerNameNoOtherRecordOfOurs() throws Exception {
    pebble.alias("_acme-challenge.evil.test", "shop.vendor.test");
    pebble.alias("_acme-challenge.more.evil.test", "shop_acme-challenge.vendor.test");

    for (var name : List.of("*.evil.test", "*.more.evil.test")) {
      var refused = refused(order(name));
      assertThat(refused.failure().code()).isEqualTo(Code.DNS_NOT_POINTING_HERE);
      assertThat(refused.failure().detail())
          .contains("vendor.test, which is no name for proofs (expected: a CNAME to a name in");
    }

    assertThat(cloud.route53().changeCalls()).isZero();
    assertThat(pebble.orders()).as("the authority is not asked").isZero();
  }

  @Test
  void blamesNobodysDnsWhileItsOwnResolverIsAway() throws Exception {
    issuer.close();
    issuer = open("127.0.0.1:" + FreePort.next());

    var refused = refused(order("*.customer.test"));

    assertThat(refused.failure().code()).isEqualTo(Code.INTERNAL);
    assertThat(refused.failure().detail())
        .startsWith("the CNAME of _acme-challenge.customer.test cannot be looked up: ");
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
  void holdsUpNoOtherNameWhileItWaitsForTheDns() throws Exception {
    cloud.route53().settle(Integer.MAX_VALUE, _ -> {});
    var wildcard = issuer.order(DomainName.parse("*.shop.vendor.test"));
    await().until(() -> !cloud.route53().records().isEmpty());

    var host = refused(order("host.vendor.test"));

    assertThat(host.failure().code()).as(host.failure().detail()).isEqualTo(Code.CHALLENGE_FAILED);
    assertThat(wildcard.toCompletableFuture()).isNotDone();
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
    var left = leftOver("gone.vendor.test.");
    var later = leftOver("later.vendor.test.");
    var inUse = answer("busy.vendor.test.", now.plusSeconds(600).getEpochSecond());
    var foreign = FakeRecord.simple("vendor.test.", "TXT", "\"v=spf1 -all\"");
    for (var record : List.of(left, later, inUse, foreign)) cloud.route53().put(record);
    // Another region is quicker with the first; that must not end the sweep.
    cloud.route53().beforeNextChange(() -> cloud.route53().remove(left));

    sweepUntilGone(left, later);

    assertThat(cloud.route53().records()).containsExactlyInAnyOrder(inUse, foreign);
    assertThat(cloud.route53().changeCalls()).as("one each, in the same sweep").isEqualTo(2);
  }

  @Test
  void looksForLeftOversAgainAfterRoute53WasAway() {
    var left = leftOver("gone.vendor.test.");
    cloud.route53().put(left);
    cloud.route53().away(true);
    var calls = cloud.route53().calls();

    sweepUntilGone(
        () -> {
          await().until(() -> cloud.route53().calls() > calls);
          cloud.route53().away(false);
        },
        left);
  }

  @Test
  void waitsAMomentForRemovalsWhenItEnds() throws Exception {
    var records = records(pebble.dnsServer());
    var place = (ChallengeRecords.Found) records.locate(HostName.parse("shop.vendor.test"));
    var answer = records.publish(place, "digest");
    var slowly = new AtomicBoolean();
    cloud
        .route53()
        .beforeNextChange(
            () -> {
              LockSupport.parkNanos(300_000_000);
              slowly.set(true);
            });

    answer.remove();
    records.close();

    assertThat(slowly).isTrue();
    assertThat(cloud.route53().records()).isEmpty();
  }

  private void sweepUntilGone(FakeRecord... records) {
    sweepUntilGone(() -> {}, records);
  }

  private void sweepUntilGone(Runnable meanwhile, FakeRecord... gone) {
    var testKit = ActorTestKit.create();
    try (var records = records(pebble.dnsServer());
        var blocking = Executors.newVirtualThreadPerTaskExecutor()) {
      var janitor = testKit.spawn(records.janitor(blocking));
      meanwhile.run();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> Collections.disjoint(cloud.route53().records(), List.of(gone)));
      testKit.stop(janitor);
    } finally {
      testKit.shutdownTestKit();
    }
  }

  private static FakeRecord leftOver(String name) {
    return answer(name, InstantSource.system().instant().minusSeconds(60).getEpochSecond());
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

  private ChallengeRecords records(String nameServer) {
    var client = AwsSettings.from(ConfigFactory.load().getConfig("signet.bus.aws.client"));
    var settings =
        DnsSettings.from(
            ConfigFactory.parseMap(
                    Map.of(
                        "zones",
                        List.of(ZONE_NAME + "=" + FakeRoute53.ZONE),
                        "name-server",
                        nameServer,
                        "delegations",
                        List.of("d." + ZONE_NAME),
                        "janitor-every",
                        "100ms",
                        "settle-every",
                        "20ms"))
                .withFallback(ConfigFactory.load().getConfig("signet.acme.dns")),
            client);
    return ChallengeRecords.open(
        settings,
        new AwsAccess(cloud.route53().endpoint(), FakeCloud.credentials(), Region.EU_WEST_1),
        InstantSource.system());
  }

  private AcmeIssuer open(String nameServer) throws IOException {
    var settings =
        ConfigFactory.parseMap(
                Map.of(
                    "directory", pebble.directoryUrl().toString(),
                    "ca-file", pebble.caFile().toString(),
                    "challenges", List.of("http-01", "dns-01"),
                    "orders-at-once", 1,
                    "order-timeout", "30s"))
            .withFallback(ConfigFactory.load().getConfig("signet.acme"));
    return AcmeIssuer.open(
        AcmeSettings.from(settings),
        new MemoryAccounts(),
        new MemoryChallenges(),
        Optional.of(records(nameServer)),
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
