// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.bus;

import dev.signet.deploy.configuration.AwsRegions;
import dev.signet.deploy.configuration.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * As whom SNS writes to a queue. Where a message crosses from or to a region that an account has to
 * enable, SNS comes under that region's name, and a queue that knows only the general one silently
 * gets nothing.
 *
 * @see <a href="https://docs.aws.amazon.com/sns/latest/dg/sns-cross-region-delivery.html">SNS,
 *     cross-region delivery</a>
 */
public final class SnsPrincipals {
  private static final String EVERYWHERE = "sns.amazonaws.com";

  private SnsPrincipals() {}

  /**
   * The general principal first, then those of regions in alphabetical order.
   *
   * @param regions of the topics
   * @param queueRegion AWS region of the queue
   */
  public static List<String> between(List<Region> regions, String queueRegion) {
    var named = new TreeSet<String>();
    for (var region : regions)
      if (!region.awsRegion().equals(queueRegion)) {
        named.add(region.awsRegion());
        named.add(queueRegion);
      }
    named.removeIf(region -> !AwsRegions.isOptIn(region));
    var principals = new ArrayList<>(List.of(EVERYWHERE));
    for (var region : named) principals.add("sns." + region + ".amazonaws.com");
    return List.copyOf(principals);
  }
}
