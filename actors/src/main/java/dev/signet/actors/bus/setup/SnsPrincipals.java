// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.setup;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * As whom SNS writes to a queue: where a message crosses from or to a region that an account has to
 * enable first, under that region's name.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-cross-region-delivery.html">SNS,
 *     cross-region delivery</a>
 */
final class SnsPrincipals {
  private static final String EVERYWHERE = "sns.amazonaws.com";

  /** Osaka is missing although every account has it: SNS counts it with the others. */
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

  private SnsPrincipals() {}

  /** The general principal first, then those of regions in alphabetical order. */
  static List<String> between(Collection<String> topicArns, String queueArn) {
    var queueRegion = region(queueArn);
    var named = new TreeSet<String>();
    for (var topic : topicArns)
      if (!region(topic).equals(queueRegion)) {
        named.add(region(topic));
        named.add(queueRegion);
      }
    named.removeAll(ENABLED_BY_DEFAULT);
    var principals = new ArrayList<>(List.of(EVERYWHERE));
    for (var region : named) principals.add("sns." + region + ".amazonaws.com");
    return List.copyOf(principals);
  }

  /** {@code arn:aws:SERVICE:REGION:ACCOUNT:NAME}. */
  private static String region(String arn) {
    return arn.split(":", -1)[3];
  }
}
