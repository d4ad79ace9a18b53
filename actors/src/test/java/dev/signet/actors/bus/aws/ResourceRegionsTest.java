// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

class ResourceRegionsTest {

  @ParameterizedTest
  @CsvSource({
    "arn:aws:sns:eu-west-1:123456789012:signet-eu, eu-west-1",
    "arn:aws-cn:sns:cn-north-1:123456789012:signet, cn-north-1",
    "arn:aws-us-gov:sns:us-gov-west-1:123456789012:signet, us-gov-west-1"
  })
  void aTopicNamesItsRegion(String arn, String region) {
    assertThat(ResourceRegions.ofTopic(arn)).isEqualTo(Region.of(region));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "signet", "arn:aws:sns::123456789012:x", "arn:aws:sns:eu-west-1:x"})
  void refusesWhatIsNoTopic(String arn) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ResourceRegions.ofTopic(arn))
        .withMessageContaining("expected: arn:aws:sns:REGION:ACCOUNT:NAME");
  }

  @ParameterizedTest
  @CsvSource({
    "https://sqs.eu-west-1.amazonaws.com/123456789012/q, eu-west-1",
    "https://sqs.us-gov-east-1.amazonaws.com/123456789012/q, us-gov-east-1",
    "https://sqs.cn-north-1.amazonaws.com.cn/123456789012/q, cn-north-1",
    "https://ap-southeast-2.queue.amazonaws.com/123456789012/q, ap-southeast-2",
    "https://queue.amazonaws.com/123456789012/q, us-east-1",
    "https://vpce-0a1b-2c3d.sqs.eu-central-1.vpce.amazonaws.com/123456789012/q, eu-central-1"
  })
  void aQueueNamesItsRegion(String url, String region) {
    assertThat(ResourceRegions.ofQueue(url)).contains(Region.of(region));
  }

  @Test
  void anEmulatorsQueueNamesNone() {
    assertThat(ResourceRegions.ofQueue("http://127.0.0.1:4566/000000000000/q")).isEmpty();
    assertThat(ResourceRegions.ofQueue("http://emulator-1:4566/000000000000/q")).isEmpty();
  }
}
