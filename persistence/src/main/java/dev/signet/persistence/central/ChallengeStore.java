// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.central;

import dev.signet.protocol.name.DomainName;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Key authorizations of pending orders, so that any region can answer the authority (RFC 8555 §8).
 */
public interface ChallengeStore {

  /** Stores a challenge, replacing one of the same name, type and token. */
  CompletionStage<Void> save(Challenge challenge);

  /** The pending HTTP-01 challenge with this token for this name (RFC 8555 §8.3). */
  CompletionStage<Optional<Challenge>> findHttp(DomainName name, String token);

  /** The newest pending TLS-ALPN-01 challenge for this name (RFC 8737). */
  CompletionStage<Optional<Challenge>> findTlsAlpn(DomainName name);

  CompletionStage<Void> remove(Challenge challenge);

  /** How the authority proves control; the DNS holds what answers DNS-01. */
  enum Type {
    HTTP_01,
    TLS_ALPN_01
  }

  /**
   * @param keyAuthorization token and account key thumbprint (RFC 8555 §8.1); for the authority
   *     alone, never logged
   */
  record Challenge(
      DomainName name, Type type, String token, String keyAuthorization, Instant expiresAt) {

    @Override
    public String toString() {
      return "Challenge[" + name.text() + ", " + type + "]";
    }
  }
}
