// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import dev.signet.deploy.configuration.Configuration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/**
 * A stack in one AWS region. Its availability zones are "the first, the second, the third", which
 * CloudFormation looks up when it creates them: the CDK would ask the account while synthesising.
 */
abstract class SignetStack extends Stack {
  private static final int MOST_ZONES = 3;

  SignetStack(
      Construct scope,
      Configuration configuration,
      String what,
      String awsRegion,
      String description) {
    super(
        scope,
        configuration.name() + "-" + what,
        StackProps.builder()
            .env(Environment.builder().account(configuration.account()).region(awsRegion).build())
            .description(description)
            .terminationProtection(true)
            .tags(Map.of("Application", configuration.name()))
            .build());
  }

  @Override
  public List<String> getAvailabilityZones() {
    return IntStream.range(0, MOST_ZONES).mapToObj(index -> Fn.select(index, Fn.getAzs())).toList();
  }
}
