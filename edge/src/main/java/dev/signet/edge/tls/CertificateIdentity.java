// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Which certificate this is, for the keys of its session tickets: those of another certificate have
 * nothing in common with them, so no context can open another certificate's ticket, and none knows
 * it by its key's name. A renewed certificate is another one.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8446#section-4.6.1">RFC 8446 §4.6.1</a>
 */
final class CertificateIdentity {
  private static final byte[] PURPOSE = {'t', 'i', 'c', 'k', 'e', 't', ' ', '1', ' '};

  private final byte[] purpose;

  private CertificateIdentity(byte[] purpose) {
    this.purpose = purpose;
  }

  /**
   * @throws IllegalArgumentException if the certificate shows no encoding
   */
  static CertificateIdentity of(X509Certificate leaf) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded());
      var purpose = Arrays.copyOf(PURPOSE, PURPOSE.length + digest.length);
      System.arraycopy(digest, 0, purpose, PURPOSE.length, digest.length);
      return new CertificateIdentity(purpose);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("certificate: shows no encoding", e);
    }
  }

  /** The certificate's own keys, the one that makes tickets first. */
  OpenSslSessionTicketKey[] ticketKeys(TicketSecrets secrets) {
    return Arrays.stream(secrets.generations())
        .map(this::ticketKey)
        .toArray(OpenSslSessionTicketKey[]::new);
  }

  /** HKDF-Expand (RFC 5869 §2.3): the secret is as random as a key is to be. */
  private OpenSslSessionTicketKey ticketKey(byte[] secret) {
    try {
      var material =
          KDF.getInstance("HKDF-SHA256")
              .deriveData(
                  HKDFParameterSpec.expandOnly(
                      new SecretKeySpec(secret, "HKDF"),
                      purpose,
                      OpenSslSessionTicketKey.TICKET_KEY_SIZE));
      var macBegin = OpenSslSessionTicketKey.NAME_SIZE;
      var aesBegin = macBegin + OpenSslSessionTicketKey.HMAC_KEY_SIZE;
      return new OpenSslSessionTicketKey(
          Arrays.copyOfRange(material, 0, macBegin),
          Arrays.copyOfRange(material, macBegin, aesBegin),
          Arrays.copyOfRange(material, aesBegin, material.length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HKDF-SHA256", e);
    }
  }
}
