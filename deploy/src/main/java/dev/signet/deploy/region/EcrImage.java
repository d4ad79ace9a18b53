// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.observation.Accepted;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An image in a private repository of ECR, which lets in only whom a policy allows. Images of all
 * other registries are fetched without any right.
 *
 * @param account that the repository is in; one that is not ours has to let ours in too
 */
record EcrImage(String awsRegion, String account, String repository) {
  /** {@code 111122223333.dkr.ecr.eu-central-1.amazonaws.com/team/shop:1.2}, or with a digest. */
  private static final Pattern REFERENCE =
      Pattern.compile("([0-9]{12})\\.dkr\\.ecr\\.([a-z0-9-]+)\\.amazonaws\\.com/([^:@]+)([:@].*)?");

  /** Empty for an image of another registry. */
  static Optional<EcrImage> of(String image) {
    var parts = REFERENCE.matcher(image);
    return parts.matches()
        ? Optional.of(new EcrImage(parts.group(2), parts.group(1), parts.group(3)))
        : Optional.empty();
  }

  /** Lets ECS fetch it for tasks with these roles. */
  void allowPull(TaskRoles roles) {
    roles.allowStart("LogInToEcr", "*", "ecr:GetAuthorizationToken");
    roles.allowStart(
        "FetchTheImage",
        "arn:aws:ecr:%s:%s:repository/%s".formatted(awsRegion, account, repository),
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer");
    Accepted.finding(roles.starter(), "IAM5", "ECR's log-in has no resource.");
  }
}
