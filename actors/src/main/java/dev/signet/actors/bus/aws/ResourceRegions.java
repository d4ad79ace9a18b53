// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.Region;

/** In which AWS region a topic or a queue is: its name says so, and only that region answers. */
final class ResourceRegions {
  private static final Pattern NAME = Pattern.compile("[a-z]{2,}(-[a-z]+)+-[0-9]+");

  private ResourceRegions() {}

  /**
   * @param topicArn such as {@code arn:aws:sns:eu-west-1:123456789012:signet-eu}
   * @throws IllegalArgumentException if it is no ARN with a region
   */
  static Region ofTopic(String topicArn) {
    var parts = topicArn.split(":", -1);
    if (parts.length != 6 || !NAME.matcher(parts[3]).matches())
      throw new IllegalArgumentException(
          "topic: \"" + topicArn + "\" (expected: arn:aws:sns:REGION:ACCOUNT:NAME)");
    return Region.of(parts[3]);
  }

  /**
   * @param queueUrl such as {@code https://sqs.eu-west-1.amazonaws.com/123456789012/signet-global};
   *     the older {@code https://eu-west-1.queue.amazonaws.com/…} is read too
   * @return empty where the host names no region, as an emulator's does
   */
  static Optional<Region> ofQueue(String queueUrl) {
    var host = URI.create(queueUrl).getHost();
    if (host == null) return Optional.empty();
    // The oldest form, which only the first region has.
    if (host.equals("queue.amazonaws.com")) return Optional.of(Region.US_EAST_1);
    for (var label : host.split("\\.", -1))
      if (NAME.matcher(label).matches()) return Optional.of(Region.of(label));
    return Optional.empty();
  }
}
