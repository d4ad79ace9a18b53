// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.s3;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;

/**
 * Where certificates are archived. Defaults, reasons and limits stand in reference.conf under
 * {@code signet.archive}.
 *
 * @param region the bucket's; empty: the one that the AWS SDK finds
 * @param timeout for one call with all attempts
 */
public record S3ArchiveSettings(String bucket, Optional<Region> region, Duration timeout) {

  public S3ArchiveSettings {
    if (!timeout.isPositive())
      throw new IllegalArgumentException("signet.archive.timeout: " + timeout + " (expected: > 0)");
  }

  /**
   * Empty without a bucket: then nothing is archived.
   *
   * @param archive the block {@code signet.archive}
   */
  public static Optional<S3ArchiveSettings> from(Config archive) {
    return Optional.of(archive.getString("bucket"))
        .filter(bucket -> !bucket.isEmpty())
        .map(
            bucket ->
                new S3ArchiveSettings(
                    bucket,
                    Optional.of(archive.getString("region"))
                        .filter(region -> !region.isEmpty())
                        .map(Region::of),
                    archive.getDuration("timeout")));
  }
}
