// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Origins over HTTPS: who they are is checked. */
final class SecureOriginTest {
  private static final String NAME = "origin.test";
  private static final String GET = "GET / HTTP/1.1|Host: a.site.example||";

  @TempDir Path files;

  private RawHttp.Message ask(String originName, boolean trusted)
      throws IOException, GeneralSecurityException, OperatorCreationException {
    var keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
    var now = Instant.now();
    var issuer = new X500Name("CN=" + NAME);
    var certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        issuer,
                        BigInteger.ONE,
                        Date.from(now.minus(Duration.ofHours(1))),
                        Date.from(now.plus(Duration.ofHours(1))),
                        issuer,
                        keys.getPublic())
                    .addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, NAME)))
                    .build(
                        new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("origin", keys.getPrivate(), new char[0], new Certificate[] {certificate});
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, new char[0]);
    var tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);

    var settings = trusted ? "signet.origin.ca-file = \"" + pem(certificate) + "\"" : "";
    try (var origin =
            new RawOrigin(
                (_, connection) -> {
                  connection.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecret");
                  return true;
                },
                tls.getServerSocketFactory());
        var proxy =
            new ProxyUnderTest(
                settings, _ -> new InetAddress[] {InetAddress.getLoopbackAddress()})) {
      proxy.with("a.site.example", "https://" + originName + ":" + origin.port());
      return proxy.secure(GET);
    }
  }

  private Path pem(X509Certificate certificate) throws IOException, GeneralSecurityException {
    var text =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    return Files.writeString(files.resolve("ca.pem"), text);
  }

  @Test
  void asksAnOriginThatATrustedAuthorityVouchesFor() throws Exception {
    var response = ask(NAME, true);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("secret");
  }

  @Test
  void asksNoOriginThatNobodyKnownVouchesFor() throws Exception {
    var response = ask(NAME, false);

    assertThat(response.status()).isEqualTo(502);
    assertThat(response.body()).isEqualTo("Bad Gateway");
  }

  @Test
  void asksNoOriginWhoseCertificateIsForAnotherName() throws Exception {
    assertThat(ask("other.test", true).status()).isEqualTo(502);
  }
}
