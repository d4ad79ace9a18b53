// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.observation;

import io.github.cdklabs.cdknag.NagPackSuppression;
import io.github.cdklabs.cdknag.NagSuppressions;
import java.util.List;
import software.constructs.IConstruct;

/**
 * A finding of cdk-nag's AWS Solutions rules that stays, with the reason, noted where the deviation
 * is made. The tests fail for every other finding.
 */
public final class Accepted {
  private Accepted() {}

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
