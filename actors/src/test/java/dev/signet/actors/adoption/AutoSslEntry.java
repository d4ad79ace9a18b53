// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.adoption;

import dev.signet.persistence.region.ForeignCertificates.Found.Candidate;
import dev.signet.persistence.testing.TestCertificates;
import dev.signet.protocol.certificate.PemChain;
import dev.signet.protocol.json.WireJson;
import java.io.IOException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;

/** A certificate with its key, as lua-resty-auto-ssl keeps them. */
public record AutoSslEntry(List<X509Certificate> chain, PrivateKey key) {

  /** Good for a name, self-signed, with the test certificates' validity. */
  static AutoSslEntry forName(String name) {
    return forName(name, TestCertificates.newKeys());
  }

  static AutoSslEntry forName(String name, KeyPair keys) {
    return new AutoSslEntry(List.of(TestCertificates.selfSigned(name, keys)), keys.getPrivate());
  }

  /** The same with another validity. */
  public static AutoSslEntry valid(String name, Instant notBefore, Instant notAfter) {
    var keys = TestCertificates.newKeys();
    return new AutoSslEntry(
        List.of(TestCertificates.selfSigned(name, keys, notBefore, notAfter)), keys.getPrivate());
  }

  AutoSslEntry withKey(PrivateKey otherKey) {
    return new AutoSslEntry(chain, otherKey);
  }

  Candidate candidate(String name) {
    return new Candidate(name, chainText(), keyText());
  }

  /** What lua-resty-auto-ssl stores under {@code NAME:latest}. */
  public String json() {
    return WireJson.write(
        Map.of("fullchain_pem", chainText(), "privkey_pem", keyText(), "cert_pem", chainText()));
  }

  /** In PEM. */
  public String chainText() {
    try {
      return PemChain.write(chain);
    } catch (CertificateException e) {
      throw new AssertionError(e);
    }
  }

  String keyText() {
    return pem("PRIVATE KEY", key.getEncoded());
  }

  /** In the form that openssl's older commands write for P-256. */
  String sec1KeyText() throws IOException {
    var secret = ((ECPrivateKey) key).getS();
    var sec1 =
        new org.bouncycastle.asn1.sec.ECPrivateKey(256, secret, SECObjectIdentifiers.secp256r1);
    return pem("EC PRIVATE KEY", sec1.getEncoded());
  }

  /** In the form that openssl's older commands write for RSA. */
  String pkcs1KeyText() throws IOException {
    var pkcs1 = PrivateKeyInfo.getInstance(key.getEncoded()).parsePrivateKey();
    return pem("RSA PRIVATE KEY", pkcs1.toASN1Primitive().getEncoded());
  }

  private static String pem(String label, byte[] encoded) {
    var body = Base64.getMimeEncoder().encodeToString(encoded);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }
}
