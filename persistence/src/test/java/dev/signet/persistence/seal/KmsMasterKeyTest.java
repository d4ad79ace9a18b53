// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.seal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.persistence.aws.AwsRefusal.Kind;
import dev.signet.persistence.seal.KmsMasterKey.Answer;
import dev.signet.persistence.seal.KmsMasterKey.Away;
import dev.signet.persistence.seal.KmsMasterKey.Fetched;
import dev.signet.persistence.seal.KmsMasterKey.Refused;
import dev.signet.persistence.testing.aws.FakeKms;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

class KmsMasterKeyTest {
  private static final Duration NONE = Duration.ZERO;

  private final FakeKms kms = new FakeKms();

  @AfterEach
  void close() {
    kms.close();
  }

  @Test
  void isTheSameWheneverItIsAskedForAndAnotherOnePerKey() {
    var one = kms.create("eu-west-1", "11111111", "HMAC_256");
    var other = kms.create("eu-west-1", "22222222", "HMAC_256");

    assertThat(derived(one)).isEqualTo(derived(one)).isNotEqualTo(derived(other));
  }

  @Test
  void isTheSameInEveryRegionOfAMultiRegionKey() {
    var primary = kms.create("eu-west-1", "mrk-1111", "HMAC_256");
    var replica = kms.create("us-east-1", "mrk-1111", "HMAC_256");

    assertThat(derived(primary)).isEqualTo(derived(replica));
  }

  @Test
  void saysWhyKmsRefuses() {
    var symmetric = kms.create("eu-west-1", "11111111", "SYMMETRIC_DEFAULT");
    var denied = kms.create("eu-west-1", "22222222", "HMAC_256");
    kms.deny(denied);

    assertRefused(symmetric, Kind.REFUSED, "InvalidKeyUsageException");
    assertRefused(denied, Kind.REFUSED, "AccessDeniedException");
    assertRefused(denied.replace("2222", "3333"), Kind.REFUSED, "NotFoundException");
    assertThat(kms.calls()).as("asked once each").isEqualTo(3);
  }

  @Test
  void saysThatThereAreNoCredentials() {
    AwsCredentialsProvider nobody =
        () -> {
          throw SdkClientException.create("Unable to load credentials from any of the providers");
        };
    var arn = kms.create("eu-west-1", "11111111", "HMAC_256");

    assertThat(fetch(arn, NONE, nobody))
        .isInstanceOfSatisfying(
            Refused.class, it -> assertThat(it.reason().kind()).isEqualTo(Kind.CREDENTIALS));
  }

  @Test
  void asksAgainWhileKmsIsAway() {
    var arn = kms.create("eu-west-1", "11111111", "HMAC_256");
    kms.away(true);

    var fetching =
        CompletableFuture.supplyAsync(() -> fetch(arn, Duration.ofMinutes(1), credentials()));
    // The SDK tries three times for itself.
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> kms.calls() > 3);
    kms.away(false);

    assertThat(fetching.join()).isInstanceOf(Fetched.class);
  }

  @Test
  void givesUpWhenItsPatienceIsOver() {
    var arn = kms.create("eu-west-1", "11111111", "HMAC_256");
    kms.away(true);

    assertThat(fetch(arn, NONE, credentials())).isInstanceOf(Away.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:kms:eu-west-1:123456789012:key/1",
        "aws-kms://arn:aws:kms:eu-west-1:123456789012:alias/signet",
        "aws-kms://arn:aws:kms:eu-west-1:123456789012:key/",
        "aws-kms://arn:aws:kms::123456789012:key/1",
        "aws-kms://arn:aws:sqs:eu-west-1:123456789012:key/1",
      })
  void takesNothingButTheArnOfAKey(String setting) {
    assertThat(KmsKey.named(setting)).isEmpty();
  }

  private void assertRefused(String arn, Kind kind, String reason) {
    assertThat(fetch(arn, NONE, credentials()))
        .isInstanceOfSatisfying(
            Refused.class,
            it -> {
              assertThat(it.reason().kind()).isEqualTo(kind);
              assertThat(it.reason().reason()).startsWith(reason);
            });
  }

  private byte[] derived(String arn) {
    var answer = fetch(arn, NONE, credentials());
    assertThat(answer).isInstanceOf(Fetched.class);
    return ((Fetched) answer).key().derive("test", 32);
  }

  private Answer fetch(String arn, Duration patience, AwsCredentialsProvider credentials) {
    return KmsMasterKey.fetch(
        KmsKey.named("aws-kms://" + arn).orElseThrow(),
        patience,
        InstantSource.system(),
        builder -> builder.endpointOverride(kms.endpoint()).credentialsProvider(credentials));
  }

  private static AwsCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(FakeKms.KEY, FakeKms.SECRET));
  }
}
