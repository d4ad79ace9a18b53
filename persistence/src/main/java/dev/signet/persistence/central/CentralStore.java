// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.central;

import java.util.concurrent.CompletionStage;

/**
 * The one truth, shared by all regions. Safe for concurrent use. A completed change is durable and
 * seen by every later call on any node; it carries its outbox entry in the same transaction. Stages
 * fail only with {@link dev.signet.persistence.StoreException}.
 */
public interface CentralStore extends AutoCloseable {

  DomainStore domains();

  IssuanceStore issuance();

  ChallengeStore challenges();

  AccountStore accounts();

  PurgeStore purges();

  Outbox outbox();

  RegionProgressStore regions();

  ArchiveProgressStore archives();

  /** Completes if the store answers. */
  CompletionStage<Void> ping();

  @Override
  void close();
}
