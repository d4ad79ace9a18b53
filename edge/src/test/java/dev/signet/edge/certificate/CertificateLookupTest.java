// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.signet.actors.domain.Domains;
import dev.signet.edge.certificate.CertificateFound.Held;
import dev.signet.edge.certificate.CertificateFound.Missing;
import dev.signet.edge.certificate.CertificateFound.Reason;
import dev.signet.edge.tls.TlsContexts;
import dev.signet.edge.tls.TlsSettings;
import dev.signet.edge.wire.ClientKey;
import dev.signet.persistence.memory.MemoryRegionStore;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.IssuanceFailure;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.HostName;
import dev.signet.protocol.name.WildcardName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CertificateLookupTest {
  private static final HostName SHOP = new HostName("shop.example");
  private static final ClientKey CLIENT = new ClientKey(false, 1);
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant IN_A_MONTH = NOON.plus(Duration.ofDays(30));

  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final InstantSource clock = now::get;
  private final AllowedSites sites = new AllowedSites();
  private final ScriptedDomains domains = new ScriptedDomains();
  private final TestCertificates certificates = new TestCertificates();
  private final MemoryRegionStore region = new MemoryRegionStore(clock, Duration.ofHours(1));
  private final CertificateLookup lookup =
      new CertificateLookup(
          sites,
          region,
          domains,
          certificates,
          new TlsContexts(TlsSettings.from(ConfigFactory.load().getConfig("signet.tls"))),
          new LookupSettings(Duration.ofSeconds(5), 100, 100, 100, 100),
          Runnable::run,
          clock,
          new SimpleMeterRegistry());

  @AfterEach
  void close() {
    lookup.close();
    region.close();
  }

  @Test
  void unknownNamesAskNothingBehind() {
    assertThat(find(SHOP)).isEqualTo(new Missing(Reason.UNKNOWN_NAME));
    assertThat(domains.asked).isEmpty();
  }

  @Test
  void takesTheRegionsCertificateWithoutAskingAnActor() {
    sites.allowed.add(SHOP);
    var stored = store(SHOP, IN_A_MONTH);

    assertThat(revision(find(SHOP))).isEqualTo(stored.revision());
    assertThat(domains.asked).isEmpty();
  }

  @Test
  void remembersARefusalUntilTheNameChanges() {
    sites.allowed.add(SHOP);
    domains.answer(SHOP, backingOff());

    for (var i = 0; i < 10; i++) assertThat(find(SHOP)).isEqualTo(new Missing(Reason.BACKING_OFF));
    assertThat(domains.asked).hasSize(1);

    var stored = store(SHOP, IN_A_MONTH);

    await().untilAsserted(() -> assertThat(revision(find(SHOP))).isEqualTo(stored.revision()));
    assertThat(domains.asked).hasSize(1);
  }

  @Test
  void asksAgainWhenTheRefusalIsOld() {
    sites.allowed.add(SHOP);
    domains.answer(SHOP, backingOff());
    find(SHOP);

    now.set(NOON.plusSeconds(6));
    find(SHOP);

    assertThat(domains.asked).hasSize(2);
  }

  @Test
  void showsTheSuccessorOnceTheRegionHasIt() {
    sites.allowed.add(SHOP);
    store(SHOP, IN_A_MONTH);
    find(SHOP);

    var successor = store(SHOP, IN_A_MONTH.plus(Duration.ofDays(60)));

    await().untilAsserted(() -> assertThat(revision(find(SHOP))).isEqualTo(successor.revision()));
  }

  @Test
  void goesOnServingWhatIsInMemoryWhenEverythingBehindIsGone() {
    sites.allowed.add(SHOP);
    var stored = store(SHOP, IN_A_MONTH);
    find(SHOP);

    sites.away = true;
    region.close();

    assertThat(revision(find(SHOP))).isEqualTo(stored.revision());
    assertThat(domains.asked).isEmpty();
  }

  @Test
  void replacesAnExpiredCertificateAndShowsItOnlyWhereThereIsNoOther() {
    sites.allowed.add(SHOP);
    var old = store(SHOP, IN_A_MONTH);
    find(SHOP);
    domains.answer(SHOP, backingOff());
    now.set(IN_A_MONTH.plusSeconds(1));

    assertThat(revision(find(SHOP))).isEqualTo(old.revision());

    var successor = certificates.issue(SHOP, IN_A_MONTH.plus(Duration.ofDays(90)));
    domains.answer(SHOP, new Domains.Held(successor));
    now.set(IN_A_MONTH.plusSeconds(10));

    assertThat(revision(find(SHOP))).isEqualTo(successor.revision());
  }

  @Test
  void dropsWhatBelongsToARemovedDomain() {
    sites.allowed.add(SHOP);
    var stored = store(SHOP, IN_A_MONTH);
    find(SHOP);
    sites.allowed.remove(SHOP);

    region
        .apply(
            new ControlEvent.DomainRemoved(SHOP, new Revision(stored.revision().number() + 1000)))
        .toCompletableFuture()
        .join();

    assertThat(find(SHOP)).isEqualTo(new Missing(Reason.UNKNOWN_NAME));
    sites.allowed.add(SHOP);
    domains.answer(SHOP, backingOff());
    await().untilAsserted(() -> assertThat(find(SHOP)).isEqualTo(new Missing(Reason.BACKING_OFF)));
  }

  @Test
  void usesTheWildcardsCertificateForHostsThatOnlyItAllows() {
    var wildcard = WildcardName.parse("*.shop.example");
    sites.allowed.add(wildcard);
    var stored = store(wildcard, IN_A_MONTH);

    assertThat(revision(find(new HostName("a.shop.example")))).isEqualTo(stored.revision());
    assertThat(revision(find(new HostName("b.shop.example")))).isEqualTo(stored.revision());
    assertThat(find(new HostName("a.b.shop.example"))).isEqualTo(new Missing(Reason.UNKNOWN_NAME));
    assertThat(domains.asked).isEmpty();
  }

  @Test
  void asksTheActorWhereTheStoredKeyCannotBeOpened() {
    sites.allowed.add(SHOP);
    var others = new TestCertificates();
    others.issue(SHOP, IN_A_MONTH); // so that the serials differ
    apply(others.issue(SHOP, IN_A_MONTH));
    var good = certificates.issue(SHOP, IN_A_MONTH);
    domains.answer(SHOP, new Domains.Held(good));

    assertThat(find(SHOP)).isInstanceOf(Held.class);
    assertThat(domains.asked).containsExactly(SHOP);
  }

  @Test
  void cancellingAWaitLeavesTheOthersWaiting() {
    sites.allowed.add(SHOP);
    var first = lookup.find(SHOP, CLIENT);
    var second = lookup.find(SHOP, CLIENT);

    first.cancel(false);
    domains.answer(SHOP, new Domains.Held(certificates.issue(SHOP, IN_A_MONTH)));

    assertThat(second.orTimeout(2, TimeUnit.SECONDS).join()).isInstanceOf(Held.class);
    assertThat(domains.asked).containsExactly(SHOP);
  }

  private CertificateFound find(HostName host) {
    return lookup.find(host, CLIENT).orTimeout(2, TimeUnit.SECONDS).join();
  }

  private SealedCertificate store(DomainName name, Instant notAfter) {
    var sealed = certificates.issue(name, notAfter);
    apply(sealed);
    return sealed;
  }

  private void apply(SealedCertificate sealed) {
    region.apply(new ControlEvent.CertificateIssued(sealed)).toCompletableFuture().join();
  }

  private static Revision revision(CertificateFound found) {
    assertThat(found).isInstanceOf(Held.class);
    return ((Held) found).certificate().revision();
  }

  private static Domains.CertificateAnswer backingOff() {
    return new Domains.BackingOff(
        new IssuanceFailure(IssuanceFailure.Code.CAA, "forbidden", NOON), NOON.plusSeconds(60));
  }
}
