// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.seal;

import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.Region;

/**
 * The key in AWS KMS that the master key comes from. Never an alias: that could lead to another key
 * one day, and nothing sealed before would open again.
 *
 * @param arn such as {@code arn:aws:kms:eu-west-1:123456789012:key/mrk-1234abcd12ab34cd}
 * @param region the one in the ARN, which alone answers for it
 */
public record KmsKey(String arn, Region region) {
  private static final Pattern SETTING =
      Pattern.compile("aws-kms://(arn:[a-z-]+:kms:([a-z0-9-]+):[0-9]{12}:key/[A-Za-z0-9-]{1,64})");

  /**
   * The key that a setting of the form {@code aws-kms://ARN} names; empty if it has another form.
   */
  public static Optional<KmsKey> named(String setting) {
    var form = SETTING.matcher(setting.strip());
    return form.matches()
        ? Optional.of(new KmsKey(form.group(1), Region.of(form.group(2))))
        : Optional.empty();
  }

  /** The setting's text. It is no secret. */
  public String setting() {
    return "aws-kms://" + arn;
  }
}
