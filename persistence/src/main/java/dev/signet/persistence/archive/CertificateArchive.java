// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.archive;

import dev.signet.protocol.certificate.SealedCertificate;
import java.util.concurrent.CompletionStage;

/**
 * Keeps a copy of every certificate that there ever was, apart from the central store. Safe for
 * concurrent use. Stages fail only with {@link dev.signet.persistence.StoreException}.
 */
public interface CertificateArchive extends AutoCloseable {

  /**
   * Names the archive among others: of what is in one, nothing need be in another.
   *
   * @return such as the bucket's name
   */
  String name();

  /** Keeps a certificate with its key, still sealed; one that is there stays as it is. */
  CompletionStage<Outcome> keep(SealedCertificate certificate);

  @Override
  void close();

  /** What {@link #keep} found. */
  enum Outcome {
    KEPT,
    /** It was there. */
    PRESENT
  }
}
