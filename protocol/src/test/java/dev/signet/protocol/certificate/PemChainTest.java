// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemChainTest {
  private static final X509Certificate LEAF = certificate("CN=leaf");
  private static final X509Certificate PARENT = certificate("CN=parent");
  private static final String CHAIN = write(List.of(LEAF, PARENT));

  @Test
  void readsWhatItWrote() throws CertificateException {
    assertThat(PemChain.read(CHAIN)).containsExactly(LEAF, PARENT);
    assertThat(CHAIN.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(64));
    assertThat(CHAIN).endsWith("-----END CERTIFICATE-----\n");
  }

  @Test
  void readsOtherLineEndsAndTextAround() throws CertificateException {
    var text = "Subject: leaf\r\n" + CHAIN.replace("\n", "\r\n") + "\r\nthat was all";

    assertThat(PemChain.read(text)).containsExactly(LEAF, PARENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no certificate at all",
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
      })
  void refuses(String text) {
    assertThatThrownBy(() -> PemChain.read(text)).isInstanceOf(CertificateException.class);
  }

  @Test
  void refusesAKeyAmongTheCertificates() {
    assertThatThrownBy(() -> PemChain.read(CHAIN + "-----BEGIN PRIVATE KEY-----\nAAAA\n"))
        .hasMessageContaining("expected: CERTIFICATE");
  }

  @Test
  void refusesBytesAfterACertificate() throws CertificateException {
    var encoded = LEAF.getEncoded();
    var longer = java.util.Arrays.copyOf(encoded, encoded.length + 3);
    var text =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getEncoder().encodeToString(longer)
            + "\n-----END CERTIFICATE-----\n";

    assertThatThrownBy(() -> PemChain.read(text)).isInstanceOf(CertificateException.class);
  }

  @Test
  void keepsItsBounds() {
    assertThatThrownBy(() -> PemChain.write(List.of())).hasMessageContaining("0 certificates");
    assertThatThrownBy(() -> PemChain.write(Collections.nCopies(11, LEAF)))
        .hasMessageContaining("11 certificates (expected: 1 to 10)");
    assertThatThrownBy(() -> PemChain.read(write(Collections.nCopies(10, LEAF)) + CHAIN))
        .hasMessageContaining("11 certificates (expected: 1 to 10)");
    assertThatThrownBy(() -> PemChain.read(" ".repeat(PemChain.LONGEST + 1)))
        .hasMessageContaining("expected: at most 65536");
  }

  @Property
  void anyDamageIsReadOrRefused(@ForAll @IntRange(max = 2000) int at, @ForAll char replacement) {
    var place = at % CHAIN.length();
    var damaged = CHAIN.substring(0, place) + replacement + CHAIN.substring(place + 1);
    try {
      assertThat(PemChain.read(damaged)).hasSizeBetween(1, 2);
    } catch (CertificateException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private static String write(List<X509Certificate> chain) {
    try {
      return PemChain.write(chain);
    } catch (CertificateException e) {
      throw new AssertionError(e);
    }
  }

  private static X509Certificate certificate(String subject) {
    try {
      KeyPair keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
      var name = new X500Name(subject);
      var builder =
          new JcaX509v3CertificateBuilder(
              name,
              BigInteger.TEN,
              Date.from(Instant.EPOCH),
              Date.from(Instant.parse("2100-01-01T00:00:00Z")),
              name,
              keys.getPublic());
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
