// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.internal;

import dev.signet.actors.issuance.Issuer;
import dev.signet.actors.issuance.OrderDesk;
import dev.signet.actors.issuance.P256;
import dev.signet.actors.issuance.RenewalTime;
import dev.signet.persistence.seal.CertificateSeal;
import dev.signet.protocol.certificate.ServerCertificate;
import dev.signet.protocol.domain.IssuanceFailure;
import dev.signet.protocol.domain.IssuanceFailure.Code;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Signs certificates with a root of our own, for names that need no public trust: trials, private
 * networks, tests. Chains hold the leaf alone; clients trust {@code root.pem}.
 */
public final class InternalIssuer implements Issuer {

  private static final Logger LOG = LoggerFactory.getLogger(InternalIssuer.class);

  /** An order takes milliseconds; this only bounds the wait behind many others. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final Duration RETRY_WHEN_FULL = Duration.ofSeconds(5);

  private final RootAuthority root;
  private final Path rootFile;
  private final InternalCaSettings settings;
  private final CertificateSeal seal;
  private final InstantSource clock;
  private final OrderDesk desk;

  private InternalIssuer(
      RootAuthority root,
      Path rootFile,
      InternalCaSettings settings,
      CertificateSeal seal,
      InstantSource clock,
      OrderDesk desk) {
    this.root = root;
    this.rootFile = rootFile;
    this.settings = settings;
    this.seal = seal;
    this.clock = clock;
    this.desk = desk;
  }

  /**
   * Reads the root from the directory, or makes it on the first start.
   *
   * @param directory holds {@code root.pem} and {@code root-key.pem}; made if missing
   * @throws IOException if the root cannot be read or made, or its files are no pair
   */
  public static InternalIssuer open(
      Path directory,
      InternalCaSettings settings,
      CertificateSeal seal,
      InstantSource clock,
      MeterRegistry metrics)
      throws IOException {
    var files = new RootFiles(directory);
    var now = clock.instant();
    var root = files.loadOrCreate(now, settings.backdate(), settings.rootLifetime());
    var rootEnd = root.certificate().getNotAfter().toInstant();
    LOG.atLevel(rootEnd.isBefore(now.plus(settings.lifetime())) ? Level.WARN : Level.INFO)
        .addKeyValue("root", files.certificateFile())
        .addKeyValue("notAfter", rootEnd)
        .log("internal authority ready");
    var limits =
        new OrderDesk.Limits(settings.ordersAtOnce(), settings.waiting(), TIMEOUT, RETRY_WHEN_FULL);
    return new InternalIssuer(
        root,
        files.certificateFile(),
        settings,
        seal,
        clock,
        new OrderDesk(limits, "all", clock, metrics));
  }

  /** The root that clients are to trust, in PEM. */
  public Path rootFile() {
    return rootFile;
  }

  @Override
  public CompletionStage<IssuanceResult> order(DomainName name) {
    return desk.submit(name, () -> issue(name));
  }

  private IssuanceResult issue(DomainName name) {
    var now = clock.instant();
    if (!root.certificate().getNotAfter().toInstant().isAfter(now))
      return new Refused(
          new IssuanceFailure(Code.INTERNAL, "the internal authority's root has ended", now),
          Optional.empty());
    var keys = P256.generate();
    var leaf = root.leaf(name, keys.getPublic(), now, settings.backdate(), settings.lifetime());
    var certificate = new ServerCertificate(name, List.of(leaf), keys.getPrivate(), Revision.NONE);
    var renewAt =
        RenewalTime.byLifetime(
            certificate.notBefore(),
            certificate.notAfter(),
            ThreadLocalRandom.current().nextDouble());
    return new Issued(seal.seal(certificate, renewAt));
  }

  @Override
  public void close() {
    desk.close();
  }
}
