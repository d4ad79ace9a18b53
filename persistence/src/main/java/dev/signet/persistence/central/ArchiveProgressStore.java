// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.central;

import dev.signet.protocol.domain.Revision;
import java.util.concurrent.CompletionStage;

/** Up to which change archives have every certificate. */
public interface ArchiveProgressStore {

  /** {@link Revision#NONE} for an archive that nothing is known of. */
  CompletionStage<Revision> reached(String archive);

  /** Notes that the archive has come so far; it never goes back. */
  CompletionStage<Void> advance(String archive, Revision reached);
}
