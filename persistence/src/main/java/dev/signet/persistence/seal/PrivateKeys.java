// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.seal;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/** The kinds of private key that certificates and accounts may have: EC, RSA and EdDSA. */
public final class PrivateKeys {
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA");
  private static final byte[] PROBE = {'s', 'i', 'g', 'n', 'e', 't'};

  private PrivateKeys() {}

  /**
   * @return PKCS #8 (RFC 5208)
   * @throws IllegalArgumentException if the key shows no encoding, or is of another kind
   */
  static byte[] encode(PrivateKey key) {
    var encoded = key.getEncoded();
    if (encoded == null || !"PKCS#8".equals(key.getFormat()))
      throw new IllegalArgumentException("key: format " + key.getFormat() + " (expected: PKCS#8)");
    return encoded;
  }

  /**
   * @param encoded PKCS #8
   * @throws GeneralSecurityException if it is damaged or of another kind; never shows bytes of it
   */
  public static PrivateKey decode(byte[] encoded) throws GeneralSecurityException {
    for (var algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException _) {
        // Of another kind: the encoding names its algorithm, so at most one reads it.
      }
    }
    // The causes could show bytes of the key.
    throw new InvalidKeyException("no EC, RSA or EdDSA key");
  }

  /** Whether what the private key signs is what the public key verifies. */
  public static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey) {
    try {
      var signature = Signature.getInstance(signatureAlgorithm(publicKey));
      signature.initSign(privateKey);
      signature.update(PROBE);
      var signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static String signatureAlgorithm(PublicKey key) throws GeneralSecurityException {
    return switch (key.getAlgorithm()) {
      case "EC" -> "SHA256withECDSA";
      case "RSA" -> "SHA256withRSA";
      case "EdDSA", "Ed25519" -> "EdDSA";
      default -> throw new InvalidKeyException("key of kind " + key.getAlgorithm());
    };
  }
}
