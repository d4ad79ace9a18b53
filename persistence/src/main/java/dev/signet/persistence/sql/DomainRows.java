// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.sql;

import dev.signet.persistence.central.DomainRecord;
import dev.signet.persistence.central.DomainRecord.Issuance;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.IssuanceFailure;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import java.net.URI;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Rows of {@code domain} and {@code certificate} as the values they stand for. */
final class DomainRows {

  /** Columns of {@code domain} alone. */
  static final String DOMAIN =
      """
      name, allowed, tenant, origin_url, origin_host, redirect_to_https, revision, created_at,
      updated_at""";

  /** Columns of {@code domain d LEFT JOIN certificate c}, for {@link #record}. */
  static final String RECORD =
      """
      d.name, d.allowed, d.tenant, d.origin_url, d.origin_host, d.redirect_to_https, d.revision,
      d.created_at, d.updated_at, d.failed_attempts, d.error_code, d.error_detail, d.error_at,
      d.next_attempt_at, d.lease_expires_at,
      c.chain, c.sealed_key, c.issuer, c.serial, c.not_before, c.not_after, c.renew_at,
      c.revision AS certificate_revision""";

  /** Columns of {@code certificate} alone. */
  static final String CERTIFICATE =
      """
      name, chain, sealed_key, issuer, serial, not_before, not_after, renew_at,
      revision AS certificate_revision""";

  private DomainRows() {}

  /** Empty if the name is not allowed. */
  static Optional<Domain> domain(Row row) throws SQLException {
    if (!row.flag("allowed")) return Optional.empty();
    return Optional.of(
        new Domain(
            DomainName.parse(row.text("name")),
            new TenantId(row.text("tenant")),
            new Origin(URI.create(row.text("origin_url")), row.optionalText("origin_host")),
            row.flag("redirect_to_https"),
            new Revision(row.number("revision")),
            row.time("created_at"),
            row.time("updated_at")));
  }

  static SealedCertificate certificate(Row row) throws SQLException {
    return new SealedCertificate(
        DomainName.parse(row.text("name")),
        row.text("chain"),
        row.text("sealed_key"),
        row.text("issuer"),
        row.text("serial"),
        row.time("not_before"),
        row.time("not_after"),
        row.time("renew_at"),
        new Revision(row.number("certificate_revision")));
  }

  static DomainRecord record(Row row, Instant now) throws SQLException {
    return new DomainRecord(
        DomainName.parse(row.text("name")),
        domain(row),
        row.has("chain") ? Optional.of(certificate(row)) : Optional.empty(),
        issuance(row, now));
  }

  private static Issuance issuance(Row row, Instant now) throws SQLException {
    return new Issuance(
        (int) Math.min(Integer.MAX_VALUE, row.number("failed_attempts")),
        failure(row),
        row.optionalTime("next_attempt_at").filter(now::isBefore),
        row.optionalTime("lease_expires_at").filter(now::isBefore));
  }

  static Optional<IssuanceFailure> failure(Row row) throws SQLException {
    if (!row.has("error_code")) return Optional.empty();
    return Optional.of(
        new IssuanceFailure(
            IssuanceFailure.Code.parse(row.text("error_code")),
            row.text("error_detail"),
            row.time("error_at")));
  }
}
