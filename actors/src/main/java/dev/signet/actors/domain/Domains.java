// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.domain;

import dev.signet.actors.WireMessage;
import dev.signet.persistence.central.DomainRecord;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.IssuanceFailure;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What the rest of the program asks of the domains' actors, wherever in the cluster they are.
 * Stages never fail: what went wrong is an answer.
 */
public interface Domains {

  /** Allows a name or changes its settings; usable in this region when the stage completes. */
  CompletionStage<AllowAnswer> allow(
      DomainName name, TenantId tenant, Origin origin, boolean redirectToHttps);

  /** Stops serving a name; no longer served in this region when the stage completes. */
  CompletionStage<RemoveAnswer> remove(DomainName name);

  /**
   * The name's settings and certificate status; also puts them back into the region store where
   * they are missing.
   */
  CompletionStage<DescribeAnswer> describe(DomainName name);

  /**
   * The name's certificate, ordered if there is none and nothing forbids it. The order goes on when
   * the caller has stopped waiting.
   *
   * @param patience how long the caller waits
   */
  CompletionStage<CertificateAnswer> certificate(DomainName name, Duration patience);

  /** Orders a successor now. */
  CompletionStage<RenewAnswer> renew(DomainName name);

  /** The key authorization of a pending HTTP-01 challenge; empty if there is none. */
  CompletionStage<Optional<String>> httpChallenge(DomainName name, String token);

  /** The key authorization of the pending TLS-ALPN-01 challenge; empty if there is none. */
  CompletionStage<Optional<String>> tlsAlpnChallenge(DomainName name);

  /** Something behind is not at hand, such as a store or the actor's node. */
  record Unavailable(String reason)
      implements AllowAnswer, RemoveAnswer, DescribeAnswer, CertificateAnswer, RenewAnswer {}

  /** The name is not allowed. */
  record NotAllowed() implements RemoveAnswer, DescribeAnswer, CertificateAnswer, RenewAnswer {}

  /** Orders wait after a failure. */
  record BackingOff(IssuanceFailure reason, Instant nextAttemptAt)
      implements CertificateAnswer, RenewAnswer {}

  sealed interface AllowAnswer extends WireMessage permits Allowed, OwnedByAnother, Unavailable {}

  /**
   * @param created false if the name was allowed before
   */
  record Allowed(Domain domain, boolean created) implements AllowAnswer {}

  record OwnedByAnother() implements AllowAnswer {}

  sealed interface RemoveAnswer extends WireMessage permits Removed, NotAllowed, Unavailable {}

  record Removed() implements RemoveAnswer {}

  sealed interface DescribeAnswer extends WireMessage permits Described, NotAllowed, Unavailable {}

  record Described(DomainRecord record) implements DescribeAnswer {}

  sealed interface CertificateAnswer extends WireMessage
      permits Held, BackingOff, NotInTime, NotAllowed, Unavailable {}

  record Held(SealedCertificate certificate) implements CertificateAnswer {}

  /** The order is still under way. */
  record NotInTime() implements CertificateAnswer {}

  sealed interface RenewAnswer extends WireMessage
      permits Ordering, BackingOff, NotAllowed, Unavailable {}

  /** An order is under way. */
  record Ordering() implements RenewAnswer {}
}
