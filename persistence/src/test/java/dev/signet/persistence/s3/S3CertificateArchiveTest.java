// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.ConfigFactory;
import dev.signet.persistence.StoreException;
import dev.signet.persistence.archive.CertificateArchive.Outcome;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.name.DomainName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** What becomes of S3's answers, in the words of S3. */
final class S3CertificateArchiveTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final SealedCertificate CERTIFICATE =
      new SealedCertificate(
          DomainName.parse("a.example"),
          "chain",
          "sealed",
          "CN=issuer",
          "1f",
          NOON,
          NOON,
          NOON,
          new Revision(1));

  private final Deque<Integer> answers = new ArrayDeque<>();
  private HttpServer s3;
  private S3CertificateArchive archive;

  @BeforeEach
  void start() throws IOException {
    s3 = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    s3.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          var status = answers.remove();
          var body = status == 200 ? "" : "<Error><Code>" + code(status) + "</Code></Error>";
          var bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/xml");
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    s3.start();
    archive =
        S3CertificateArchive.open(
            new S3ArchiveSettings("bucket", Region.EU_WEST_1, Duration.ofSeconds(10)),
            Runnable::run,
            this::here);
  }

  @AfterEach
  void stop() {
    archive.close();
    s3.stop(0);
  }

  @Test
  void keepsOneCopyHoweverManyRegionsWriteIt() {
    answers.addAll(List.of(200, 412));

    assertThat(keep()).isEqualTo(Outcome.KEPT);
    assertThat(keep()).isEqualTo(Outcome.PRESENT);
  }

  @Test
  void triesOnceMoreWhileAnotherRegionWritesTheSame() {
    answers.addAll(List.of(409, 412));
    assertThat(keep()).isEqualTo(Outcome.PRESENT);

    answers.addAll(List.of(409, 200));
    assertThat(keep()).isEqualTo(Outcome.KEPT);

    answers.addAll(List.of(409, 409));
    assertThatThrownBy(this::keep)
        .hasCauseInstanceOf(StoreException.class)
        .hasMessageContaining("s3://bucket: ConditionalRequestConflict");
    assertThat(answers).isEmpty();
  }

  @Test
  void needsTheRegionOfItsBucket() {
    var archived = ConfigFactory.parseMap(Map.of("bucket", "b", "region", "", "timeout", "1s"));

    assertThat(S3ArchiveSettings.from(archived, () -> Region.US_EAST_1))
        .hasValueSatisfying(set -> assertThat(set.region()).isEqualTo(Region.US_EAST_1));
    assertThatThrownBy(
            () ->
                S3ArchiveSettings.from(
                    archived,
                    () -> {
                      throw SdkClientException.create("no region");
                    }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "SIGNET_ARCHIVE_REGION: not set, nor AWS_REGION (expected: the AWS region of the"
                + " bucket b)");
  }

  private Outcome keep() {
    return archive.keep(CERTIFICATE).toCompletableFuture().join();
  }

  private S3ClientBuilder here(S3ClientBuilder builder) {
    return builder
        .endpointOverride(URI.create("http://127.0.0.1:" + s3.getAddress().getPort()))
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "secret")));
  }

  private static String code(int status) {
    return status == 409 ? "ConditionalRequestConflict" : "PreconditionFailed";
  }
}
