// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.signet.persistence.aws.AwsRefusal.Kind;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;

/** The SDK says in words only what is missing; an upgrade that changes them is to be noticed. */
class AwsRefusalTest {

  @Test
  void knowsThatNobodyTellsTheRegion() {
    var failure = catchThrowable(() -> new AwsRegionProviderChain().getRegion());

    var refusal = AwsRefusal.of(new CompletionException(failure));

    assertThat(refusal.kind()).isEqualTo(Kind.NO_REGION);
    assertThat(refusal.reason()).startsWith("Unable to load region");
  }
}
