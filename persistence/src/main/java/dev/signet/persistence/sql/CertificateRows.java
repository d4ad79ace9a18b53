// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.name.DomainName;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The table {@code certificate}: the newest of each allowed name. */
final class CertificateRows {

  private CertificateRows() {}

  /** As it is read back: times lose what is finer than a millisecond. */
  static SealedCertificate asStored(SealedCertificate certificate) {
    return new SealedCertificate(
        certificate.name(),
        certificate.chain(),
        certificate.sealedKey(),
        certificate.issuer(),
        certificate.serial(),
        Row.stored(certificate.notBefore()),
        Row.stored(certificate.notAfter()),
        Row.stored(certificate.renewAt()),
        certificate.revision());
  }

  /** Replaces the name's certificate, if it has one. */
  static void upsert(Handle handle, SealedCertificate certificate) {
    handle
        .createUpdate(
            """
            INSERT INTO certificate (name, chain, sealed_key, issuer, serial, not_before,
              not_after, renew_at, revision)
            VALUES (:name, :chain, :sealedKey, :issuer, :serial, :notBefore, :notAfter,
              :renewAt, :revision)
            ON CONFLICT (name) DO UPDATE SET chain = excluded.chain,
              sealed_key = excluded.sealed_key, issuer = excluded.issuer,
              serial = excluded.serial, not_before = excluded.not_before,
              not_after = excluded.not_after, renew_at = excluded.renew_at,
              revision = excluded.revision""")
        .bind("name", certificate.name().text())
        .bind("chain", certificate.chain())
        .bind("sealedKey", certificate.sealedKey())
        .bind("issuer", certificate.issuer())
        .bind("serial", certificate.serial())
        .bind("notBefore", certificate.notBefore().toEpochMilli())
        .bind("notAfter", certificate.notAfter().toEpochMilli())
        .bind("renewAt", certificate.renewAt().toEpochMilli())
        .bind("revision", certificate.revision().number())
        .execute();
  }

  /** Until when the name's certificate is good; empty if it has none. */
  static Optional<Instant> notAfter(Handle handle, DomainName name) {
    return handle
        .createQuery("SELECT not_after FROM certificate WHERE name = :name")
        .bind("name", name.text())
        .mapTo(Long.class)
        .findOne()
        .map(Instant::ofEpochMilli);
  }
}
