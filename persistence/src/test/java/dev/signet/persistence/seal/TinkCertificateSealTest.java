// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.seal;

import static dev.signet.persistence.testing.TestCertificates.NOT_AFTER;
import static dev.signet.persistence.testing.TestCertificates.NOT_BEFORE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.persistence.seal.CertificateSeal.SealBrokenException;
import dev.signet.persistence.testing.TestCertificates;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.certificate.ServerCertificate;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.name.DomainName;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TinkCertificateSealTest {
  private static final CertificateSeal SEAL = seal((byte) 1);
  private static final ServerCertificate CERTIFICATE = TestCertificates.forName("shop.example");
  private static final SealedCertificate SEALED = SEAL.seal(CERTIFICATE, NOT_AFTER.minusSeconds(9));
  private static final byte[] SEALED_BYTES = Base64.getDecoder().decode(SEALED.sealedKey());

  @ParameterizedTest
  @CsvSource({"EC, 256", "EC, 384", "RSA, 2048", "Ed25519, 255"})
  void opensWhatItSealed(String algorithm, int bits) throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(bits);
    var certificate = TestCertificates.forName("*.shop.example", generator.generateKeyPair());

    var sealed = SEAL.seal(certificate, NOT_AFTER).withRevision(new Revision(7));

    var opened = SEAL.open(sealed);
    assertThat(opened.name()).isEqualTo(certificate.name());
    assertThat(opened.chain()).isEqualTo(certificate.chain());
    assertThat(opened.privateKey()).isEqualTo(certificate.privateKey());
    assertThat(opened.revision()).isEqualTo(new Revision(7));
  }

  @Test
  void describesTheCertificateInClear() {
    assertThat(SEALED.notBefore()).isEqualTo(NOT_BEFORE);
    assertThat(SEALED.notAfter()).isEqualTo(NOT_AFTER);
    assertThat(SEALED.renewAt()).isEqualTo(NOT_AFTER.minusSeconds(9));
    assertThat(SEALED.serial()).isEqualTo(CERTIFICATE.serial()).matches("[0-9a-f]+");
    assertThat(SEALED.issuer()).isEqualTo("CN=Signet test");
    assertThat(SEALED.chain()).startsWith("-----BEGIN CERTIFICATE-----\n");
  }

  @Test
  void nothingOfTheKeyIsInClear() {
    var key = HexFormat.of().formatHex(CERTIFICATE.privateKey().getEncoded());

    assertThat(HexFormat.of().formatHex(SEALED_BYTES)).doesNotContain(key.substring(40, 72));
    assertThat(SEALED.toString() + CERTIFICATE).doesNotContain(SEALED.sealedKey().substring(8, 24));
  }

  @Test
  void sealsDifferentlyEveryTime() {
    assertThat(SEAL.seal(CERTIFICATE, NOT_AFTER).sealedKey()).isNotEqualTo(SEALED.sealedKey());
  }

  @Test
  void doesNotOpenUnderAnotherMasterKey() {
    assertBroken(seal((byte) 2), SEALED, "does not open");
  }

  @Test
  void doesNotOpenForAnotherNameOrSerial() {
    assertBroken(SEAL, with("other.example", SEALED.chain(), SEALED.serial()), "does not open");
    assertBroken(
        SEAL, with("shop.example", SEALED.chain(), "1" + SEALED.serial()), "does not open");
  }

  @Test
  void doesNotOpenWithAnotherChain() {
    var another = SEAL.seal(TestCertificates.forName("shop.example"), NOT_AFTER);

    assertBroken(SEAL, with("shop.example", another.chain(), SEALED.serial()), "leaf has serial");
    assertBroken(SEAL, with("shop.example", "no chain", SEALED.serial()), "0 certificates");
  }

  @Test
  void doesNotOpenWhenTheKeyIsNotTheLeafs() {
    var mismatched =
        new ServerCertificate(
            CERTIFICATE.name(),
            CERTIFICATE.chain(),
            TestCertificates.newKeys().getPrivate(),
            Revision.NONE);

    assertBroken(SEAL, SEAL.seal(mismatched, NOT_AFTER), "the key is not the leaf's");
  }

  @Test
  void sealsKeysForAPurpose() {
    var key = TestCertificates.newKeys().getPrivate();

    var sealed = SEAL.sealKey(key, "account https://ca.example");

    assertThat(SEAL.openKey(sealed, "account https://ca.example")).isEqualTo(key);
    assertThatThrownBy(() -> SEAL.openKey(sealed, "account https://other.example"))
        .isInstanceOf(SealBrokenException.class);
    assertThatThrownBy(() -> SEAL.openKey(SEALED.sealedKey(), "shop.example"))
        .isInstanceOf(SealBrokenException.class);
  }

  @Property
  void doesNotOpenWithAnyBitFlipped(@ForAll @IntRange(max = 10_000) int position) {
    var bit = position % (SEALED_BYTES.length * 8);
    var damaged = SEALED_BYTES.clone();
    damaged[bit / 8] ^= (byte) (1 << (bit % 8));

    assertBroken(SEAL, withKey(Base64.getEncoder().encodeToString(damaged)), "does not open");
  }

  @Property(tries = 200)
  void doesNotOpenTruncated(@ForAll @IntRange(max = 10_000) int length) {
    var cut = Arrays.copyOf(SEALED_BYTES, length % SEALED_BYTES.length);

    assertBroken(SEAL, withKey(Base64.getEncoder().encodeToString(cut)), "does not open");
  }

  @Property(tries = 200)
  void doesNotOpenAnyOtherText(@ForAll String text) {
    var base64 = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));

    assertBroken(SEAL, withKey(text.substring(0, Math.min(9999, text.length()))), "does not open");
    assertBroken(SEAL, withKey(base64), "does not open");
  }

  private static void assertBroken(
      CertificateSeal seal, SealedCertificate certificate, String message) {
    assertThatThrownBy(() -> seal.open(certificate))
        .isInstanceOf(SealBrokenException.class)
        .hasMessageContaining("certificate of " + certificate.name().text())
        .hasMessageContaining(message);
  }

  private static SealedCertificate withKey(String sealedKey) {
    return new SealedCertificate(
        SEALED.name(),
        SEALED.chain(),
        sealedKey,
        SEALED.issuer(),
        SEALED.serial(),
        SEALED.notBefore(),
        SEALED.notAfter(),
        SEALED.renewAt(),
        SEALED.revision());
  }

  private static SealedCertificate with(String name, String chain, String serial) {
    return new SealedCertificate(
        DomainName.parse(name),
        chain,
        SEALED.sealedKey(),
        SEALED.issuer(),
        serial,
        SEALED.notBefore(),
        SEALED.notAfter(),
        SEALED.renewAt(),
        SEALED.revision());
  }

  private static CertificateSeal seal(byte fill) {
    var secret = new byte[32];
    Arrays.fill(secret, fill);
    return new TinkCertificateSeal(MasterKey.parse(Base64.getEncoder().encodeToString(secret)));
  }
}
