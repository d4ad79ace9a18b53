// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.certificate;

import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.name.DomainName;
import java.time.Instant;

/**
 * A certificate as it is stored and sent: the chain in clear, the private key encrypted.
 *
 * @param name what it was ordered for
 * @param chain PEM, leaf first (RFC 7468)
 * @param sealedKey base64 of the encrypted PKCS #8 key, bound to {@code name} and {@code serial}
 * @param issuer who signed it, the leaf's issuer in RFC 2253 form
 * @param serial lower-case hexadecimal
 * @param renewAt when its successor should be ordered
 * @param revision of the change that brought it; {@link Revision#NONE} before it is stored
 */
public record SealedCertificate(
    DomainName name,
    String chain,
    String sealedKey,
    String issuer,
    String serial,
    Instant notBefore,
    Instant notAfter,
    Instant renewAt,
    Revision revision) {

  /** Longest sealed key in characters: an RSA key of 8192 bits has half of it. */
  public static final int LONGEST_KEY = 16 * 1024;

  /** Bounds what a message on the bus can grow to. */
  public SealedCertificate {
    requireLength("chain", chain, PemChain.LONGEST);
    requireLength("sealedKey", sealedKey, LONGEST_KEY);
    requireLength("issuer", issuer, 4096);
    requireLength("serial", serial, 64);
  }

  public SealedCertificate withRevision(Revision newRevision) {
    return new SealedCertificate(
        name, chain, sealedKey, issuer, serial, notBefore, notAfter, renewAt, newRevision);
  }

  @Override
  public String toString() {
    return "SealedCertificate["
        + name.text()
        + ", serial "
        + serial
        + ", revision "
        + revision
        + "]";
  }

  private static void requireLength(String field, String text, int longest) {
    if (text.length() > longest)
      throw new IllegalArgumentException(
          field + ": " + text.length() + " characters (expected: at most " + longest + ")");
  }
}
