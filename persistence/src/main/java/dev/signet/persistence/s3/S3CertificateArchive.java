// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.s3;

import dev.signet.persistence.StoreException;
import dev.signet.persistence.archive.ArchivedCertificate;
import dev.signet.persistence.archive.CertificateArchive;
import dev.signet.persistence.aws.AwsRefusal;
import dev.signet.protocol.certificate.SealedCertificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** One object per certificate. Needs {@code s3:PutObject} and nothing else. */
public final class S3CertificateArchive implements CertificateArchive {
  private static final int PRECONDITION_FAILED = 412;

  /** Somebody else is writing the same object right now: S3 asks to try again. */
  private static final int CONFLICT = 409;

  private final S3ArchiveSettings settings;
  private final S3Client s3;
  private final Executor blocking;

  private S3CertificateArchive(S3ArchiveSettings settings, S3Client s3, Executor blocking) {
    this.settings = settings;
    this.s3 = s3;
    this.blocking = blocking;
  }

  /**
   * Credentials and endpoints are found as the AWS SDK finds them. Nothing is connected yet.
   *
   * @param blocking runs what blocks
   */
  public static S3CertificateArchive open(S3ArchiveSettings settings, Executor blocking) {
    return open(settings, blocking, builder -> builder);
  }

  /**
   * @param environment what the AWS SDK would find otherwise
   */
  public static S3CertificateArchive open(
      S3ArchiveSettings settings, Executor blocking, UnaryOperator<S3ClientBuilder> environment) {
    var builder = S3Client.builder().region(settings.region());
    var s3 =
        environment
            .apply(builder)
            .httpClientBuilder(ApacheHttpClient.builder().socketTimeout(settings.timeout()))
            .overrideConfiguration(calls -> calls.apiCallTimeout(settings.timeout()))
            .build();
    return new S3CertificateArchive(settings, s3, blocking);
  }

  @Override
  public String name() {
    return settings.bucket();
  }

  @Override
  public CompletionStage<Outcome> keep(SealedCertificate certificate) {
    return CompletableFuture.supplyAsync(() -> put(certificate), blocking);
  }

  private Outcome put(SealedCertificate certificate) {
    try {
      return putOnce(certificate);
    } catch (S3Exception e) {
      if (e.statusCode() != CONFLICT) throw failed(e);
    } catch (SdkException e) {
      throw failed(e);
    }
    try {
      return putOnce(certificate);
    } catch (SdkException e) {
      throw failed(e);
    }
  }

  /** The condition keeps another region's copy of the same certificate from becoming a version. */
  private Outcome putOnce(SealedCertificate certificate) {
    try {
      s3.putObject(
          request ->
              request
                  .bucket(settings.bucket())
                  .key(ArchivedCertificate.path(certificate))
                  .contentType("application/json")
                  .ifNoneMatch("*"),
          RequestBody.fromString(ArchivedCertificate.write(certificate)));
      return Outcome.KEPT;
    } catch (S3Exception e) {
      if (e.statusCode() == PRECONDITION_FAILED) return Outcome.PRESENT;
      throw e;
    }
  }

  private StoreException failed(SdkException cause) {
    return new StoreException(
        "s3://" + settings.bucket() + ": " + AwsRefusal.of(cause).reason(), cause);
  }

  @Override
  public void close() {
    s3.close();
  }
}
