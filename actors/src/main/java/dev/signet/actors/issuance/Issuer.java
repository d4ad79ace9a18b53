// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance;

import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.IssuanceFailure;
import dev.signet.protocol.name.DomainName;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Gets certificates from one authority. One call is one order; who calls makes sure that there is
 * only one at a time for a name.
 */
public interface Issuer extends AutoCloseable {

  /** Orders a certificate. The stage never fails: what went wrong is a {@link Refused}. */
  CompletionStage<IssuanceResult> order(DomainName name);

  /** Stops accepting orders; those under way end as refused. */
  @Override
  void close();

  /** What became of an order. */
  sealed interface IssuanceResult {}

  record Issued(SealedCertificate certificate) implements IssuanceResult {}

  /**
   * @param notBefore the earliest next attempt the authority asks for; empty if it asks for none
   */
  record Refused(IssuanceFailure failure, Optional<Instant> notBefore) implements IssuanceResult {}
}
