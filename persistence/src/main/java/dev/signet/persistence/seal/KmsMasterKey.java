// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signet.persistence.aws.AwsRefusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;

/**
 * Has AWS KMS make the master key: it is the HMAC of a text that never changes, under a key that
 * never leaves KMS. So every node of every region gets the same one with nothing to store or to
 * copy, and a node that runs needs KMS no more. See docs/decisions/0010-master-key-from-kms.md.
 */
public final class KmsMasterKey {
  private static final Logger LOG = LoggerFactory.getLogger(KmsMasterKey.class);

  /** Another text is another master key: what was sealed would never open again. */
  private static final SdkBytes TEXT =
      SdkBytes.fromByteArray("signet master key 1".getBytes(UTF_8));

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(4);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private KmsMasterKey() {}

  /** What came of asking. */
  public sealed interface Answer {}

  public record Fetched(MasterKey key) implements Answer {}

  /** KMS, or the SDK before it asks, refuses, and will do so the next time. */
  public record Refused(AwsRefusal reason) implements Answer {}

  /** KMS did not answer in time. */
  public record Away(AwsRefusal reason) implements Answer {}

  /**
   * Asks as the AWS SDK finds its credentials and endpoints in the environment; blocks.
   *
   * @param patience for how long to ask again while KMS is away; the last try may end up to 10 s
   *     later
   */
  public static Answer fetch(KmsKey key, Duration patience, InstantSource clock) {
    return fetch(key, patience, clock, builder -> builder);
  }

  static Answer fetch(
      KmsKey key,
      Duration patience,
      InstantSource clock,
      UnaryOperator<KmsClientBuilder> environment) {
    var end = clock.instant().plus(patience);
    var builder =
        environment
            .apply(KmsClient.builder())
            .region(key.region())
            .httpClientBuilder(
                ApacheHttpClient.builder()
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .socketTimeout(ATTEMPT_TIMEOUT))
            .overrideConfiguration(
                calls -> calls.apiCallAttemptTimeout(ATTEMPT_TIMEOUT).apiCallTimeout(CALL_TIMEOUT));
    try (var kms = builder.build()) {
      while (true) {
        var answer = ask(kms, key);
        if (!(answer instanceof Away(var reason)) || clock.instant().plus(PAUSE).isAfter(end))
          return answer;
        LOG.atWarn().addKeyValue("reason", reason.reason()).log("KMS is away: asking again");
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Away(new AwsRefusal(AwsRefusal.Kind.AWAY, "interrupted"));
    }
  }

  private static Answer ask(KmsClient kms, KmsKey key) {
    try {
      var mac =
          kms.generateMac(
              request ->
                  request
                      .keyId(key.arn())
                      .macAlgorithm(MacAlgorithmSpec.HMAC_SHA_256)
                      .message(TEXT));
      return new Fetched(MasterKey.of(mac.mac().asByteArray()));
    } catch (SdkException e) {
      var refusal = AwsRefusal.of(e);
      return refusal.kind() == AwsRefusal.Kind.AWAY ? new Away(refusal) : new Refused(refusal);
    }
  }
}
