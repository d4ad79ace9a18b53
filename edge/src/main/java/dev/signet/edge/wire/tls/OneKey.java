// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Offers exactly one certificate: it was chosen before the engine was made. */
final class OneKey extends X509ExtendedKeyManager {
  private static final String ALIAS = "certificate";

  private final X509Certificate[] chain;
  private final PrivateKey key;
  private final String type;

  OneKey(X509Certificate[] chain, PrivateKey key) {
    this.chain = chain;
    this.key = key;
    this.type = key.getAlgorithm().equals("RSA") ? "RSA" : "EC";
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
