// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.observation;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.List;
import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.Validations;
import software.constructs.IConstruct;

/**
 * What stays although a rule speaks against it, with the reason, noted where the deviation is made:
 * findings of cdk-nag's AWS Solutions rules, and warnings of the CDK's own validation. The tests
 * fail for all others.
 */
public final class Accepted {
  private Accepted() {}

  /**
   * A warning of the CDK's own validation that stays.
   *
   * @param construct with all that is below it
   * @param rule such as {@code W9007}
   */
  public static void warning(IConstruct construct, String rule, String reason) {
    Validations.of(construct)
        .acknowledge(
            Acknowledgment.builder().id("CloudFormation-Validate::" + rule).reason(reason).build());
  }

  /**
   * @param construct with all that is below it
   * @param rule such as {@code EC23}
   */
  public static void finding(IConstruct construct, String rule, String reason) {
    NagSuppressions.addResourceSuppressions(
        construct,
        List.of(NagPackSuppression.builder().id("AwsSolutions-" + rule).reason(reason).build()),
        true);
  }
}
