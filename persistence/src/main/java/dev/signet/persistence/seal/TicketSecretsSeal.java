// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.Aead;
import dev.signet.persistence.seal.CertificateSeal.SealBrokenException;
import java.security.GeneralSecurityException;
import java.util.Base64;

/**
 * Seals the secrets of session tickets with AES-256-GCM, under a key of their own that comes from
 * the master key: whoever reads the region store learns nothing that opens a ticket. Safe for
 * concurrent use.
 */
public final class TicketSecretsSeal {
  private static final byte[] CONTEXT = "session ticket secrets".getBytes(UTF_8);

  private final Aead aead;

  public TicketSecretsSeal(MasterKey masterKey) {
    this.aead =
        DerivedAead.create(
            masterKey,
            "session ticket secrets at rest",
            "id of the key for session ticket secrets at rest");
  }

  /**
   * @return base64
   */
  public String seal(byte[] secrets) {
    try {
      return Base64.getEncoder().encodeToString(aead.encrypt(secrets, CONTEXT));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("session ticket secrets cannot be sealed", e);
    }
  }

  /**
   * @throws SealBrokenException if it does not decrypt
   */
  public byte[] open(String sealed) {
    try {
      return aead.decrypt(Base64.getDecoder().decode(sealed), CONTEXT);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new SealBrokenException(
          "session ticket secrets: do not open (damaged, or sealed under another master key)", e);
    }
  }
}
