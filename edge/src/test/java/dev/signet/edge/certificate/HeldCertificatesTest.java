// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import dev.signet.edge.tls.TlsContexts;
import dev.signet.edge.tls.TlsSettings;
import dev.signet.persistence.memory.MemoryRegionStore;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.HostName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whose contexts are retired when. */
final class HeldCertificatesTest {
  private static final HostName SHOP = new HostName("shop.example");
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Instant IN_A_MONTH = NOON.plus(Duration.ofDays(30));
  private static final InstantSource CLOCK = () -> NOON;

  private final TlsContexts contexts =
      new TlsContexts(TlsSettings.from(ConfigFactory.load().getConfig("signet.tls")));
  private final MemoryRegionStore region = new MemoryRegionStore(CLOCK, Duration.ofHours(1));
  private final TestCertificates certificates = new TestCertificates();
  private final HeldCertificates held =
      new HeldCertificates(
          2,
          new CertificateSource(
              region, new ScriptedDomains(), certificates, contexts, Runnable::run, CLOCK),
          CLOCK);

  @AfterEach
  void close() {
    held.close();
    region.close();
  }

  @Test
  void theSuccessorTakesThePlaceOfWhatWasHeld() {
    held.keep(SHOP, certificate(SHOP, 1));
    held.keep(SHOP, certificate(SHOP, 2));

    await().until(() -> contexts.living() == 1);
    assertThat(held.findValid(SHOP).orElseThrow().revision().number()).isEqualTo(2);
  }

  @Test
  void whatIsOlderIsNotTaken() {
    held.keep(SHOP, certificate(SHOP, 2));
    held.keep(SHOP, certificate(SHOP, 1));

    assertThat(contexts.living()).isEqualTo(1);
    assertThat(held.findValid(SHOP).orElseThrow().revision().number()).isEqualTo(2);
  }

  @Test
  void doubtsRetireNothing() {
    held.keep(SHOP, certificate(SHOP, 1));
    var before = held.findValid(SHOP);

    held.doubtAll();
    held.refresh(SHOP);
    assertThat(held.findValid(SHOP)).isEqualTo(before);

    held.keep(new HostName("other.example"), certificate(new HostName("other.example"), 3));
    held.drop(new HostName("other.example"));
    await().until(() -> contexts.living() == 1);
    assertThat(held.findValid(SHOP)).isEqualTo(before);
  }

  @Test
  void readsWhatChangedAndRetiresWhatItReplaces() {
    held.keep(SHOP, certificate(SHOP, 1));
    var stored = certificates.issue(SHOP, IN_A_MONTH);
    region.apply(new ControlEvent.CertificateIssued(stored)).toCompletableFuture().join();

    held.refresh(SHOP);

    await().until(() -> contexts.living() == 1);
    assertThat(held.findValid(SHOP).orElseThrow().revision()).isEqualTo(stored.revision());
  }

  @Test
  void whatIsDroppedWhileItIsReadAgainStaysAway() throws Exception {
    var first = TestCertificates.create(SHOP, IN_A_MONTH, 1);
    var second = TestCertificates.create(SHOP, IN_A_MONTH, 2);
    try (var threads = Executors.newFixedThreadPool(2)) {
      for (var i = 0; i < 3_000; i++) {
        held.keep(SHOP, HeldCertificate.of(first, contexts.create(first)));
        var read = HeldCertificate.of(second, contexts.create(second));
        var together = new CyclicBarrier(2);

        var replaced = threads.submit(at(together, () -> held.replace(SHOP, read)));
        var dropped = threads.submit(at(together, () -> held.drop(SHOP)));

        assertThat(replaced.get() && dropped.get()).isTrue();
        assertThat(held.findAny(SHOP)).isEmpty();
      }
    }
    await().until(() -> contexts.living() == 0);
  }

  private static Callable<Boolean> at(CyclicBarrier together, Runnable task) {
    return () -> {
      together.await();
      task.run();
      return true;
    };
  }

  @Test
  void whatDoesNotFitLeaves() {
    for (var i = 0; i < 20; i++) {
      var host = new HostName("shop-" + i + ".example");
      held.keep(host, certificate(host, i));
    }

    await().until(() -> contexts.living() == 2);
  }

  @Test
  void nothingIsLeftOfWhatIsDroppedOrClosed() {
    held.keep(SHOP, certificate(SHOP, 1));
    held.drop(SHOP);
    await().until(() -> contexts.living() == 0);

    held.keep(SHOP, certificate(SHOP, 2));
    held.close();
    await().until(() -> contexts.living() == 0);
  }

  private HeldCertificate certificate(DomainName name, long revision) {
    var certificate = TestCertificates.create(name, IN_A_MONTH, revision);
    return HeldCertificate.of(certificate, contexts.create(certificate));
  }
}
