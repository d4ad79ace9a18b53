// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.actors.adoption.Adoption.Reason;
import dev.signet.actors.adoption.ForeignCheck.Judgement;
import dev.signet.actors.adoption.ForeignCheck.Judgement.Bad;
import dev.signet.actors.adoption.ForeignCheck.Judgement.Good;
import dev.signet.actors.issuance.TestSeal;
import dev.signet.persistence.region.ForeignCertificates.Found.Candidate;
import dev.signet.persistence.testing.TestCertificates;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.name.DomainName;
import java.io.IOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which foreign certificates may be served. */
class ForeignCheckTest {
  private static final String SHOP = "shop.example";
  private static final Instant NOW = TestCertificates.NOT_BEFORE.plus(Duration.ofDays(30));

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void takesKeysOfAllKinds(String algorithm) throws NoSuchAlgorithmException {
    var entry = AutoSslEntry.forName(SHOP, keys(algorithm));

    assertThat(judge(entry.candidate(SHOP)))
        .isInstanceOfSatisfying(
            Good.class, good -> assertThat(good.certificate().privateKey()).isEqualTo(entry.key()));
  }

  @Test
  void takesKeysInTheirOlderForms() throws IOException, NoSuchAlgorithmException {
    var ec = AutoSslEntry.forName(SHOP);
    var rsa = AutoSslEntry.forName(SHOP, keys("RSA"));
    var parameters =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";

    assertThat(judge(new Candidate(SHOP, ec.chainText(), parameters + ec.sec1KeyText())))
        .isInstanceOf(Good.class);
    assertThat(judge(new Candidate(SHOP, rsa.chainText(), rsa.pkcs1KeyText())))
        .isInstanceOf(Good.class);
  }

  @ParameterizedTest
  @CsvSource({
    "shop.example,     shop.example,        true",
    "www.shop.example, '*.shop.example',    true",
    "'*.shop.example', '*.shop.example',    true",
    "SHOP.example,     shop.EXAMPLE,        true",
    "shop.example,     '*.shop.example',    false",
    "'*.shop.example', www.shop.example,    false",
    "a.b.shop.example, '*.shop.example',    false",
    "shop.example,     other.example,       false",
    "shop.example,     evil-shop.example,   false"
  })
  void takesCertificatesThatCoverTheName(String name, String certified, boolean covered) {
    var judgement = judge(name, AutoSslEntry.forName(certified).candidate(name));

    if (covered) assertThat(judgement).isInstanceOf(Good.class);
    else assertThat(judgement).isEqualTo(new Bad(Reason.NAME_NOT_COVERED));
  }

  @Test
  void refusesAnotherCertificatesKey() {
    var entry = AutoSslEntry.forName(SHOP).withKey(TestCertificates.newKeys().getPrivate());

    assertThat(judge(entry.candidate(SHOP))).isEqualTo(new Bad(Reason.KEY_MISMATCH));
  }

  @Test
  void refusesWhatIsNotValidNow() {
    var candidate = AutoSslEntry.forName(SHOP).candidate(SHOP);

    assertThat(judge(candidate, TestCertificates.NOT_AFTER)).isEqualTo(new Bad(Reason.EXPIRED));
    assertThat(judge(candidate, TestCertificates.NOT_BEFORE.minusSeconds(1)))
        .isEqualTo(new Bad(Reason.NOT_YET_VALID));
    assertThat(judge(candidate, TestCertificates.NOT_BEFORE)).isInstanceOf(Good.class);
  }

  @Test
  void refusesAChainInTheWrongOrder() {
    var leaf = AutoSslEntry.forName(SHOP);
    var stranger = AutoSslEntry.forName("stranger.example").chain().getFirst();
    var mixed = new AutoSslEntry(List.of(leaf.chain().getFirst(), stranger), leaf.key());

    assertThat(judge(mixed.candidate(SHOP))).isEqualTo(new Bad(Reason.CHAIN_OUT_OF_ORDER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
      })
  void refusesDamagedTexts(String damaged) {
    var entry = AutoSslEntry.forName(SHOP);

    assertThat(judge(new Candidate(SHOP, damaged, entry.keyText())))
        .isEqualTo(new Bad(Reason.UNREADABLE));
    assertThat(judge(new Candidate(SHOP, entry.chainText(), damaged)))
        .isEqualTo(new Bad(Reason.UNREADABLE));
  }

  @Test
  void takesWhatIsGoodForLongerThanWhatIsThere() {
    var entry = AutoSslEntry.forName(SHOP);
    var same = good(judge(entry.candidate(SHOP)));
    var other = good(judge(AutoSslEntry.forName(SHOP).candidate(SHOP)));
    var keys = TestCertificates.newKeys();
    var shorter =
        TestCertificates.selfSigned(
            SHOP, keys, TestCertificates.NOT_BEFORE, TestCertificates.NOT_AFTER.minusSeconds(1));
    var older = good(judge(new AutoSslEntry(List.of(shorter), keys.getPrivate()).candidate(SHOP)));

    assertThat(judge(entry, same)).isEqualTo(new Judgement.NothingNew());
    assertThat(judge(entry, other)).isEqualTo(new Bad(Reason.NOT_NEWER));
    assertThat(judge(entry, older)).isInstanceOf(Good.class);
  }

  private static Judgement judge(AutoSslEntry entry, SealedCertificate present) {
    return ForeignCheck.judge(
        DomainName.parse(SHOP), entry.candidate(SHOP), Optional.of(present), NOW);
  }

  private static SealedCertificate good(Judgement judgement) {
    if (judgement instanceof Good(var certificate)) return TestSeal.SEAL.seal(certificate, NOW);
    throw new AssertionError(judgement);
  }

  private static Judgement judge(Candidate candidate) {
    return judge(SHOP, candidate);
  }

  private static Judgement judge(Candidate candidate, Instant now) {
    return ForeignCheck.judge(DomainName.parse(SHOP), candidate, Optional.empty(), now);
  }

  private static Judgement judge(String name, Candidate candidate) {
    return ForeignCheck.judge(DomainName.parse(name), candidate, Optional.empty(), NOW);
  }

  private static KeyPair keys(String algorithm) throws NoSuchAlgorithmException {
    return algorithm.equals("EC")
        ? TestCertificates.newKeys()
        : KeyPairGenerator.getInstance(algorithm).generateKeyPair();
  }
}
