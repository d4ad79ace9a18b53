// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/** Keys on the curve P-256, the one curve that every client and every authority takes. */
public final class P256 {

  /** The signature algorithm that goes with these keys, by its JCA name. */
  public static final String SIGNATURE = "SHA256withECDSA";

  private static final String CURVE = "secp256r1";

  private P256() {}

  public static KeyPair generate() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(CURVE));
      return generator.generateKeyPair();
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
      throw new IllegalStateException("this JDK has no P-256", e);
    }
  }

  /**
   * The pair of a private key that was stored alone: the public point is the private number times
   * the curve's base point (SEC 1 §3.2.1).
   *
   * @throws IllegalArgumentException if the key is not on P-256
   */
  public static KeyPair pairOf(PrivateKey key) {
    var curve = CustomNamedCurves.getByName(CURVE);
    if (!(key instanceof ECPrivateKey privateKey)
        || !privateKey.getParams().getOrder().equals(curve.getN()))
      throw new IllegalArgumentException("key: " + key.getAlgorithm() + " (expected: EC on P-256)");
    var point = curve.getG().multiply(privateKey.getS()).normalize();
    var spec =
        new ECPublicKeySpec(
            new ECPoint(
                point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger()),
            privateKey.getParams());
    return new KeyPair(publicKey(spec), privateKey);
  }

  private static PublicKey publicKey(ECPublicKeySpec spec) {
    try {
      return KeyFactory.getInstance("EC").generatePublic(spec);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK has no P-256", e);
    }
  }
}
