// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.adoption;

import dev.signet.actors.adoption.Adoption.Reason;
import dev.signet.persistence.region.ForeignCertificates.Found.Candidate;
import dev.signet.persistence.seal.PrivateKeys;
import dev.signet.protocol.certificate.PemChain;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.certificate.ServerCertificate;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.HostName;
import dev.signet.protocol.name.InvalidNameException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether a foreign certificate may be served for a name. Cheap questions come first: each sweep
 * asks them again for every certificate, and nearly all end at "nothing new". Who signed the chain
 * is not asked: whoever may write into the region's store is trusted that far.
 */
final class ForeignCheck {
  private static final int DNS_NAME = 2;

  private ForeignCheck() {}

  /** The check's answer. */
  sealed interface Judgement {
    record Good(ServerCertificate certificate) implements Judgement {}

    record NothingNew() implements Judgement {}

    record Bad(Reason reason) implements Judgement {}
  }

  /**
   * @param present what the name has
   */
  static Judgement judge(
      DomainName name, Candidate candidate, Optional<SealedCertificate> present, Instant now) {
    List<X509Certificate> chain;
    try {
      chain = PemChain.read(candidate.chain());
    } catch (CertificateException _) {
      return new Judgement.Bad(Reason.UNREADABLE);
    }
    var leaf = chain.getFirst();
    if (present.isPresent() && isNoLonger(leaf, present.get()))
      return isSame(leaf, present.get())
          ? new Judgement.NothingNew()
          : new Judgement.Bad(Reason.NOT_NEWER);
    if (!leaf.getNotAfter().toInstant().isAfter(now)) return new Judgement.Bad(Reason.EXPIRED);
    if (leaf.getNotBefore().toInstant().isAfter(now))
      return new Judgement.Bad(Reason.NOT_YET_VALID);
    if (!covers(leaf, name)) return new Judgement.Bad(Reason.NAME_NOT_COVERED);
    if (!isInOrder(chain)) return new Judgement.Bad(Reason.CHAIN_OUT_OF_ORDER);
    var key = PemKey.read(candidate.privateKey());
    if (key.isEmpty()) return new Judgement.Bad(Reason.UNREADABLE);
    if (!PrivateKeys.belongTogether(key.get(), leaf.getPublicKey()))
      return new Judgement.Bad(Reason.KEY_MISMATCH);
    return new Judgement.Good(new ServerCertificate(name, chain, key.get(), Revision.NONE));
  }

  private static boolean isNoLonger(X509Certificate leaf, SealedCertificate present) {
    return !leaf.getNotAfter().toInstant().isAfter(present.notAfter());
  }

  private static boolean isSame(X509Certificate leaf, SealedCertificate present) {
    return leaf.getSerialNumber().toString(16).equals(present.serial());
  }

  private static boolean covers(X509Certificate leaf, DomainName name) {
    try {
      var alternatives = leaf.getSubjectAlternativeNames();
      return alternatives != null
          && alternatives.stream()
              .filter(alternative -> Objects.equals(alternative.get(0), DNS_NAME))
              .anyMatch(alternative -> covers(String.valueOf(alternative.get(1)), name));
    } catch (CertificateParsingException _) {
      return false;
    }
  }

  private static boolean covers(String alternative, DomainName name) {
    try {
      var certified = DomainName.parse(alternative);
      return certified.equals(name) || (name instanceof HostName host && certified.covers(host));
    } catch (InvalidNameException _) {
      return false;
    }
  }

  /** Leaf first, each signed by the next. */
  private static boolean isInOrder(List<X509Certificate> chain) {
    for (var i = 0; i + 1 < chain.size(); i++) {
      var issued = chain.get(i);
      var issuer = chain.get(i + 1);
      if (!issued.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) return false;
      try {
        issued.verify(issuer.getPublicKey());
      } catch (GeneralSecurityException _) {
        return false;
      }
    }
    return true;
  }
}
