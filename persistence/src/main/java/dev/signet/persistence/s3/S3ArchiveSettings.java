// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.s3;

import com.typesafe.config.Config;
import dev.signet.protocol.setting.SettingBounds;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;

/**
 * Where certificates are archived. Defaults, reasons and limits stand in reference.conf under
 * {@code signet.archive}.
 *
 * @param region the bucket's
 * @param timeout for one call with all attempts
 */
public record S3ArchiveSettings(String bucket, Region region, Duration timeout) {
  private static final SettingBounds BOUNDS = new SettingBounds("signet.archive");

  public S3ArchiveSettings {
    BOUNDS.positive("timeout", timeout);
  }

  /**
   * Empty without a bucket: then nothing is archived.
   *
   * @param archive the block {@code signet.archive}
   * @param environment tells the region where the block does not
   * @throws IllegalArgumentException if neither does
   */
  public static Optional<S3ArchiveSettings> from(Config archive, AwsRegionProvider environment) {
    return Optional.of(archive.getString("bucket"))
        .filter(bucket -> !bucket.isEmpty())
        .map(
            bucket ->
                new S3ArchiveSettings(
                    bucket,
                    region(archive.getString("region"), bucket, environment),
                    archive.getDuration("timeout")));
  }

  private static Region region(String set, String bucket, AwsRegionProvider environment) {
    if (!set.isEmpty()) return Region.of(set);
    try {
      return environment.getRegion();
    } catch (SdkClientException e) {
      throw new IllegalArgumentException(
          "SIGNET_ARCHIVE_REGION: not set, nor AWS_REGION (expected: the AWS region of the bucket "
              + bucket
              + ")",
          e);
    }
  }
}
