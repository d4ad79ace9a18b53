// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.seal;

import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.certificate.ServerCertificate;
import java.security.PrivateKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Encrypts private keys under the master key. Asks nobody: the key is in memory. */
public interface CertificateSeal {

  SealedCertificate seal(ServerCertificate certificate, Instant renewAt);

  /**
   * @throws SealBrokenException if the key does not decrypt, does not belong to the chain, or the
   *     chain is no certificate chain
   */
  ServerCertificate open(SealedCertificate certificate);

  /**
   * Encrypts a key that is no certificate's, such as an account key.
   *
   * @param purpose bound into the cipher text; the same one opens it
   * @return base64
   */
  String sealKey(PrivateKey key, String purpose);

  /**
   * @throws SealBrokenException if it does not decrypt or is no key
   */
  PrivateKey openKey(String sealed, String purpose);

  /** What was sealed cannot be opened: damaged, or sealed under another master key. */
  final class SealBrokenException extends RuntimeException {
    public SealBrokenException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
