// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.certificate;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Certificate chains as text, leaf first.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7468#section-5">RFC 7468 §5</a>
 */
public final class PemChain {

  /** Longest text of a chain, in characters; real ones have 2000 to 8000. */
  public static final int LONGEST = 64 * 1024;

  /** Most certificates in a chain; real ones have two to four. */
  public static final int MOST_CERTIFICATES = 10;

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final String END = "-----END CERTIFICATE-----";
  private static final String ANY_BEGIN = "-----BEGIN ";
  private static final Base64.Encoder BODY =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private PemChain() {}

  /**
   * @throws CertificateException if a certificate cannot be encoded, or the chain is empty or too
   *     long
   */
  public static String write(List<X509Certificate> chain) throws CertificateException {
    requireCount(chain.size());
    var text = new StringBuilder();
    for (var certificate : chain) {
      text.append(BEGIN).append('\n');
      text.append(BODY.encodeToString(certificate.getEncoded())).append('\n');
      text.append(END).append('\n');
    }
    requireLength(text.length());
    return text.toString();
  }

  /**
   * Reads a chain, with any explanatory text around the certificates.
   *
   * @throws CertificateException if there is no certificate, something other than certificates, or
   *     more than the bounds allow
   */
  public static List<X509Certificate> read(String text) throws CertificateException {
    requireLength(text.length());
    var factory = CertificateFactory.getInstance("X.509");
    var chain = new ArrayList<X509Certificate>();
    for (var begin = text.indexOf(ANY_BEGIN); begin >= 0; ) {
      if (!text.startsWith(BEGIN, begin))
        throw new CertificateException("chain: found another label (expected: CERTIFICATE)");
      var end = text.indexOf(END, begin);
      if (end < 0) throw new CertificateException("chain: cut off (expected: " + END + ")");
      requireCount(chain.size() + 1);
      chain.add(certificate(factory, text.substring(begin + BEGIN.length(), end)));
      begin = text.indexOf(ANY_BEGIN, end + END.length());
    }
    requireCount(chain.size());
    return List.copyOf(chain);
  }

  private static X509Certificate certificate(CertificateFactory factory, String body)
      throws CertificateException {
    var encoded = decode(body);
    var certificate =
        (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(encoded));
    if (!Arrays.equals(certificate.getEncoded(), encoded))
      throw new CertificateException("chain: bytes after a certificate (expected: none)");
    return certificate;
  }

  private static byte[] decode(String body) throws CertificateException {
    try {
      return Base64.getDecoder().decode(body.replaceAll("[ \t\r\n]", ""));
    } catch (IllegalArgumentException e) {
      throw new CertificateException("chain: no base64 inside a certificate", e);
    }
  }

  private static void requireLength(int found) throws CertificateException {
    if (found > LONGEST)
      throw new CertificateException(
          "chain: " + found + " characters (expected: at most " + LONGEST + ")");
  }

  private static void requireCount(int found) throws CertificateException {
    if (found < 1 || found > MOST_CERTIFICATES)
      throw new CertificateException(
          "chain: " + found + " certificates (expected: 1 to " + MOST_CERTIFICATES + ")");
  }
}
