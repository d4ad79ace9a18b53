// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.certificate;

import dev.signet.actors.issuance.P256;
import dev.signet.persistence.seal.CertificateSeal;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.certificate.ServerCertificate;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.name.DomainName;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes self-signed certificates, and "seals" them by keeping the key to itself. */
public final class TestCertificates implements CertificateSeal {
  private final Map<String, ServerCertificate> sealed = new ConcurrentHashMap<>();
  private final AtomicLong serials = new AtomicLong(1000);

  public SealedCertificate issue(DomainName name, Instant notAfter) {
    var serial = serials.incrementAndGet();
    var certificate = create(name, notAfter, serial);
    return seal(certificate, notAfter.minus(Duration.ofDays(10)));
  }

  public static ServerCertificate create(DomainName name, Instant notAfter, long serial) {
    try {
      var keys = P256.generate();
      var subject = new X500Name("CN=test " + serial);
      var builder =
          new JcaX509v3CertificateBuilder(
              subject,
              BigInteger.valueOf(serial),
              Date.from(notAfter.minus(Duration.ofDays(90))),
              Date.from(notAfter),
              subject,
              keys.getPublic());
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.dNSName, name.text())));
      var signer = new JcaContentSignerBuilder(P256.SIGNATURE).build(keys.getPrivate());
      var leaf = new JcaX509CertificateConverter().getCertificate(builder.build(signer));
      return new ServerCertificate(name, List.of(leaf), keys.getPrivate(), new Revision(serial));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public SealedCertificate seal(ServerCertificate certificate, Instant renewAt) {
    sealed.put(certificate.serial(), certificate);
    return new SealedCertificate(
        certificate.name(),
        "",
        "",
        "CN=test",
        certificate.serial(),
        certificate.notBefore(),
        certificate.notAfter(),
        renewAt,
        certificate.revision());
  }

  @Override
  public ServerCertificate open(SealedCertificate certificate) {
    var opened = sealed.get(certificate.serial());
    if (opened == null) throw new SealBrokenException("not ours", new IllegalStateException());
    return opened;
  }

  @Override
  public String sealKey(PrivateKey key, String purpose) {
    throw new UnsupportedOperationException();
  }

  @Override
  public PrivateKey openKey(String text, String purpose) {
    throw new UnsupportedOperationException();
  }
}
