// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.certificate;

import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.name.DomainName;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A certificate with its private key, ready to serve. Lives in memory only: what is stored or sent
 * is a {@link SealedCertificate}.
 *
 * @param name what it was ordered for
 * @param chain leaf first, at least one
 * @param revision of the change that brought it; {@link Revision#NONE} before it is stored
 */
public record ServerCertificate(
    DomainName name, List<X509Certificate> chain, PrivateKey privateKey, Revision revision) {

  public ServerCertificate {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) throw new IllegalArgumentException("chain: empty (expected: leaf first)");
  }

  public X509Certificate leaf() {
    return chain.getFirst();
  }

  public Instant notBefore() {
    return leaf().getNotBefore().toInstant();
  }

  public Instant notAfter() {
    return leaf().getNotAfter().toInstant();
  }

  /** Lower-case hexadecimal without separators. */
  public String serial() {
    return leaf().getSerialNumber().toString(16);
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "ServerCertificate["
        + name.text()
        + ", serial "
        + serial()
        + ", revision "
        + revision
        + "]";
  }
}
