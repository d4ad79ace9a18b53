// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import dev.signet.actors.fakes.FakeCentralStore;
import dev.signet.actors.fakes.FakeIssuer;
import dev.signet.actors.fakes.Faults.Fault;
import dev.signet.actors.testing.AwsEmulator;
import dev.signet.persistence.archive.ArchivedCertificate;
import dev.signet.persistence.archive.CertificateArchive;
import dev.signet.persistence.central.IssuanceStore.LeaseOutcome.Acquired;
import dev.signet.persistence.s3.S3ArchiveSettings;
import dev.signet.persistence.s3.S3CertificateArchive;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** With S3 as an emulator speaks it, and the unchanged SDK. */
class CertificateArchiverTest {
  private static final ArchiverSettings SETTINGS =
      new ArchiverSettings(Duration.ofMillis(50), 3, 2);

  private static AwsEmulator emulator;
  private static S3Client s3;

  private final ActorTestKit kit = ActorTestKit.create();
  private final FakeCentralStore central = new FakeCentralStore(InstantSource.system());
  private final FakeIssuer issuer = new FakeIssuer(InstantSource.system());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final String bucket = "certificates-" + System.nanoTime();
  private CertificateArchive archive;

  @BeforeAll
  static void startEmulator() {
    emulator = AwsEmulator.started();
    s3 = emulated(S3Client.builder()).build();
  }

  @AfterAll
  static void stopEmulator() {
    s3.close();
    emulator.close();
  }

  @BeforeEach
  void open() {
    archive =
        S3CertificateArchive.open(
            new S3ArchiveSettings(bucket, AwsEmulator.REGION, Duration.ofSeconds(10)),
            Executors.newVirtualThreadPerTaskExecutor(),
            CertificateArchiverTest::emulated);
  }

  @AfterEach
  void end() {
    kit.shutdownTestKit();
    archive.close();
  }

  @Test
  void archivesWhatThereIsAndWhatComes() throws Exception {
    s3.createBucket(create -> create.bucket(bucket));
    var earlier = List.of(issue("a.example", 1), issue("b.example", 2), issue("*.c.example", 3));
    start();
    eventually(() -> archived().size() == 3);

    var renewed = issue("a.example", 4);

    eventually(() -> archived().size() == 4);
    for (var certificate : earlier) assertThat(read(certificate)).isEqualTo(certificate);
    assertThat(read(renewed)).isEqualTo(renewed);
    assertThat(archived())
        .contains("certificates/a.example/1.json", "certificates/*.c.example/3.json");
    eventually(() -> count("kept") == 4);
    assertThat(count("failed")).isZero();
  }

  @Test
  void goesOnWhereItWas() {
    s3.createBucket(create -> create.bucket(bucket));
    issue("a.example", 1);
    get(central.advance(bucket, get(central.newest())));
    start();

    issue("b.example", 2);

    eventually(() -> archived().equals(List.of("certificates/b.example/2.json")));
  }

  @Test
  void triesAgainUntilTheBucketIsThere() {
    issue("a.example", 1);
    start();
    eventually(() -> count("failed") > 0);
    assertThat(get(central.reached(bucket))).isEqualTo(Revision.NONE);

    s3.createBucket(create -> create.bucket(bucket));

    eventually(() -> archived().size() == 1);
    eventually(() -> get(central.reached(bucket)).equals(get(central.newest())));
  }

  @Test
  void triesAgainWhileTheCentralStoreIsAway() {
    s3.createBucket(create -> create.bucket(bucket));
    issue("a.example", 1);
    central.faults.next("reached", Fault.FAIL);
    central.faults.next("advance", Fault.FAIL);

    start();

    eventually(() -> count("failed") == 2);
    eventually(() -> get(central.reached(bucket)).equals(get(central.newest())));
    assertThat(archived()).hasSize(1);
  }

  private void start() {
    kit.spawn(CertificateArchiver.create(central, archive, SETTINGS, meters));
  }

  private SealedCertificate issue(String text, int serial) {
    var name = DomainName.parse(text);
    var origin = new Origin(URI.create("https://origin.example"), Optional.empty());
    get(central.allow(name, new TenantId("t1"), origin, true));
    var lease = ((Acquired) get(central.acquire(name, "here", Duration.ofMinutes(1)))).lease();
    return get(central.succeed(lease, issuer.certificate(name, serial))).orElseThrow();
  }

  private List<String> archived() {
    try {
      return s3.listObjectsV2(list -> list.bucket(bucket)).contents().stream()
          .map(S3Object::key)
          .toList();
    } catch (NoSuchBucketException _) {
      return List.of();
    }
  }

  private SealedCertificate read(SealedCertificate certificate) throws Exception {
    var object =
        s3.getObjectAsBytes(get -> get.bucket(bucket).key(ArchivedCertificate.path(certificate)));
    return ArchivedCertificate.read(object.asUtf8String());
  }

  private double count(String result) {
    return meters.get("signet.archived.certificates").tag("result", result).counter().count();
  }

  private static S3ClientBuilder emulated(S3ClientBuilder builder) {
    var access = emulator.access();
    return builder
        .endpointOverride(access.endpoint())
        .credentialsProvider(access.credentials())
        .region(access.region());
  }

  private static void eventually(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20)).until(condition);
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }
}
