// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.region;

import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.name.DomainName;

/** What a region store tells its subscribers. */
public sealed interface RegionChange {

  /** The domain was allowed or changed: what is held in memory for it is old. */
  record DomainChanged(DomainName name) implements RegionChange {}

  /** The domain was removed. */
  record DomainRemoved(DomainName name) implements RegionChange {}

  /** The domain has another certificate. */
  record CertificateChanged(DomainName name) implements RegionChange {}

  /**
   * @param position of the store right after it
   */
  record Purged(Purge purge, PurgePosition position) implements RegionChange {}

  /** The subscription was cut and is back: any number of changes may have been missed. */
  record Reconnected() implements RegionChange {}
}
