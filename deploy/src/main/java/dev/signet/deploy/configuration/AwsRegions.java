// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.configuration;

import java.util.Set;

/**
 * The regions of AWS's commercial partition. Kept as a list here, so that a misspelt one is refused
 * before Node.js is started; a test compares it with what the CDK knows.
 */
public final class AwsRegions {
  private static final Set<String> NAMES =
      Set.of(
          "af-south-1",
          "ap-east-1",
          "ap-east-2",
          "ap-northeast-1",
          "ap-northeast-2",
          "ap-northeast-3",
          "ap-south-1",
          "ap-south-2",
          "ap-southeast-1",
          "ap-southeast-2",
          "ap-southeast-3",
          "ap-southeast-4",
          "ap-southeast-5",
          "ap-southeast-7",
          "ca-central-1",
          "ca-west-1",
          "eu-central-1",
          "eu-central-2",
          "eu-north-1",
          "eu-south-1",
          "eu-south-2",
          "eu-west-1",
          "eu-west-2",
          "eu-west-3",
          "il-central-1",
          "me-central-1",
          "me-south-1",
          "mx-central-1",
          "sa-east-1",
          "us-east-1",
          "us-east-2",
          "us-west-1",
          "us-west-2");

  /**
   * Those that every account has without asking; all others have to be enabled first. Osaka is not
   * among them although it is enabled by default: SNS counts it with the others.
   *
   * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-cross-region-delivery.html">SNS,
   *     cross-region delivery</a>
   */
  private static final Set<String> ENABLED_BY_DEFAULT =
      Set.of(
          "ap-northeast-1",
          "ap-northeast-2",
          "ap-south-1",
          "ap-southeast-1",
          "ap-southeast-2",
          "ca-central-1",
          "eu-central-1",
          "eu-north-1",
          "eu-west-1",
          "eu-west-2",
          "eu-west-3",
          "sa-east-1",
          "us-east-1",
          "us-east-2",
          "us-west-1",
          "us-west-2");

  private AwsRegions() {}

  /**
   * Whether SNS is a principal of its own there, {@code sns.REGION.amazonaws.com}, as soon as a
   * message goes to or comes from another region.
   */
  public static boolean isOptIn(String region) {
    return NAMES.contains(region) && !ENABLED_BY_DEFAULT.contains(region);
  }

  public static Set<String> names() {
    return NAMES;
  }
}
