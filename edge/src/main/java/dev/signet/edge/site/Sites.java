// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.site;

import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.name.HostName;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The sites this region serves. Whether a name is allowed at all is answered from memory, so that a
 * flood of unknown names costs neither the region store nor an actor anything.
 */
public interface Sites {

  /**
   * Whether the name, or the wildcard above it, is allowed here. From memory; a false "yes" is
   * possible and rare, a false "no" is not once the region has been read.
   */
  boolean isAllowed(HostName host);

  /**
   * The site of a host: its own entry, else the wildcard's. Complete already when it is in memory.
   * Fails only with {@link dev.signet.persistence.StoreException}, and never for a name that was
   * served before and is still in memory.
   */
  CompletionStage<Optional<Domain>> find(HostName host);

  /** What {@link #find} would hold at once, where that takes no more than a look; else null. */
  default @Nullable Domain atHand(HostName host) {
    return null;
  }
}
