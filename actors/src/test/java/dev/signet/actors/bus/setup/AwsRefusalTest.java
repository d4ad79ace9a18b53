// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.signet.actors.bus.setup.BusCheck.Wrong;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;

/** The SDK says in words only what is missing; an upgrade that changes them is to be noticed. */
class AwsRefusalTest {

  @Test
  void asksForTheRegionThatNobodyTells() {
    var failure = catchThrowable(() -> new AwsRegionProviderChain().getRegion());

    assertThat(
            AwsRefusal.of(new CompletionException(failure))
                .at("SIGNET_BUS_GLOBAL_QUEUE_URL", "\"http://queue\"", "a queue"))
        .isEqualTo(
            new Wrong(
                "AWS_REGION",
                "not set",
                "the AWS region of SIGNET_BUS_GLOBAL_QUEUE_URL, whose value \"http://queue\" names"
                    + " none"));
  }
}
