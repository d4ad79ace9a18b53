// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.global;

import dev.signet.deploy.configuration.Configuration;
import dev.signet.deploy.configuration.Names;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.s3.LifecycleRule;
import software.amazon.awscdk.services.s3.NoncurrentVersionTransition;
import software.amazon.awscdk.services.s3.StorageClass;
import software.constructs.Construct;

/**
 * Keeps every certificate that was ever issued, sealed as in the database: nothing is overwritten
 * or public, every version stays for longer than any certificate lives, and who read what is
 * logged.
 */
public final class CertificateArchive extends Construct {
  private static final Duration TO_CHEAPER_STORAGE = Duration.days(30);

  /** Longer than any certificate is valid today (398 days). */
  private static final Duration KEPT = Duration.days(400);

  private static final Duration LOGS_KEPT = Duration.days(90);

  public CertificateArchive(Construct scope, String id, Configuration configuration, Key key) {
    super(scope, id);
    var name = new Names(configuration).archive();
    var accessLog =
        closed("AccessLog", name + "-log")
            .encryption(BucketEncryption.S3_MANAGED)
            .lifecycleRules(List.of(LifecycleRule.builder().expiration(LOGS_KEPT).build()))
            .build();
    closed("Bucket", name)
        .versioned(true)
        .encryption(BucketEncryption.KMS)
        .encryptionKey(key)
        // One request to KMS for many objects.
        .bucketKeyEnabled(true)
        .serverAccessLogsBucket(accessLog)
        .lifecycleRules(
            List.of(
                LifecycleRule.builder()
                    .noncurrentVersionTransitions(
                        List.of(
                            NoncurrentVersionTransition.builder()
                                .storageClass(StorageClass.INFREQUENT_ACCESS)
                                .transitionAfter(TO_CHEAPER_STORAGE)
                                .build()))
                    .noncurrentVersionExpiration(KEPT)
                    .abortIncompleteMultipartUploadAfter(Duration.days(1))
                    .build()))
        .build();
  }

  private Bucket.Builder closed(String id, String name) {
    return Bucket.Builder.create(this, id)
        .bucketName(name)
        .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
        .enforceSsl(true)
        .minimumTlsVersion(1.2)
        .removalPolicy(RemovalPolicy.RETAIN);
  }
}
