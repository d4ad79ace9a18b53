// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.api;

import dev.signet.protocol.domain.CertificateState;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.IssuanceFailure;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A domain as the API shows it. */
public record DomainView(
    String name,
    String tenant,
    OriginView origin,
    boolean redirectToHttps,
    long revision,
    Instant createdAt,
    Instant updatedAt,
    CertificateView certificate) {

  public static DomainView of(Domain domain, CertificateView certificate) {
    return new DomainView(
        domain.name().text(),
        domain.tenant().text(),
        new OriginView(domain.origin().url(), domain.origin().host().orElse(null)),
        domain.redirectToHttps(),
        domain.revision().number(),
        domain.createdAt(),
        domain.updatedAt(),
        certificate);
  }

  /**
   * @param host null: the URL's own
   */
  public record OriginView(URI url, @Nullable String host) {}

  /**
   * The certificate at hand and how ordering stands; all but the state may be null.
   *
   * @param serial lower-case hexadecimal
   * @param nextAttemptAt null if nothing forbids an order now
   */
  public record CertificateView(
      CertificateState state,
      @Nullable String issuer,
      @Nullable String serial,
      @Nullable Instant notBefore,
      @Nullable Instant notAfter,
      @Nullable Instant renewAt,
      @Nullable IssuanceFailure lastError,
      @Nullable Instant nextAttemptAt) {}

  /**
   * One page of domains.
   *
   * @param next cursor of the following page; null at the end
   */
  public record Page(List<DomainView> items, @Nullable String next) {}
}
