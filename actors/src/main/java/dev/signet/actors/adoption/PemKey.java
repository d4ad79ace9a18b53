// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.adoption;

import dev.signet.persistence.seal.PrivateKeys;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/**
 * Private keys as other programs write them: PKCS #8 ({@code PRIVATE KEY}), and the older {@code
 * RSA PRIVATE KEY} and {@code EC PRIVATE KEY}.
 */
final class PemKey {

  private PemKey() {}

  /**
   * The first key in the text.
   *
   * @return empty if there is none, or one under a pass phrase; never says why, for that could show
   *     bytes of the key
   */
  static Optional<PrivateKey> read(String text) {
    try (var parser = new PEMParser(new StringReader(text))) {
      for (var object = parser.readObject(); object != null; object = parser.readObject()) {
        var key = key(object);
        if (key.isPresent()) return key;
      }
    } catch (IOException | GeneralSecurityException | RuntimeException _) {
      // The library throws many kinds where the text is damaged.
    }
    return Optional.empty();
  }

  /** Empty for what stands beside keys, as {@code EC PARAMETERS}. */
  private static Optional<PrivateKey> key(Object object)
      throws IOException, GeneralSecurityException {
    return switch (object) {
      case PrivateKeyInfo key -> Optional.of(PrivateKeys.decode(key.getEncoded()));
      case PEMKeyPair pair -> key(pair.getPrivateKeyInfo());
      default -> Optional.empty();
    };
  }
}
