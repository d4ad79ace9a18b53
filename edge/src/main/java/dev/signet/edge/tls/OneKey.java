// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Offers exactly one certificate: it was chosen before the engine was made. Always shows the same
 * objects, so that the native engine reads key and chain once and not with every handshake.
 */
final class OneKey extends X509ExtendedKeyManager {
  private static final String ALIAS = "certificate";

  /** P-256 and P-384 (RFC 8446 §9.1), and P-521: what all engines sign with. */
  private static final List<Integer> CURVE_BITS = List.of(256, 384, 521);

  private final X509Certificate[] chain;
  private final PrivateKey key;
  private final String type;

  /**
   * @param chain leaf first
   * @throws IllegalArgumentException if there is no chain, or the key is of a kind that no engine
   *     can use
   */
  OneKey(List<X509Certificate> chain, PrivateKey key) {
    if (chain.isEmpty())
      throw new IllegalArgumentException("certificate: no chain (expected: leaf first)");
    this.chain = chain.toArray(X509Certificate[]::new);
    this.key = key;
    this.type = type(key);
  }

  private static String type(PrivateKey key) {
    if (key.getEncoded() == null)
      throw new IllegalArgumentException("key: shows no encoding (expected: PKCS#8)");
    return switch (key) {
      case RSAKey _ when key.getAlgorithm().equals("RSA") -> "RSA";
      case ECKey curve
          when CURVE_BITS.contains(curve.getParams().getCurve().getField().getFieldSize()) ->
          "EC";
      default ->
          throw new IllegalArgumentException(
              "key: " + key.getAlgorithm() + " (expected: RSA, or EC on P-256, P-384 or P-521)");
    };
  }

  X509Certificate leaf() {
    return chain[0];
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    return fits(keyType) ? ALIAS : null;
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return fits(keyType) ? ALIAS : null;
  }

  /** Engines write key types in several ways: {@code EC}, {@code EC_EC}, {@code RSASSA-PSS}. */
  private boolean fits(String keyType) {
    return keyType.startsWith(type);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return fits(keyType) ? new String[] {ALIAS} : null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return chain;
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return key;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
