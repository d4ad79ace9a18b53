// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.stream.testkit.javadsl.TestSink;
import dev.signet.edge.wire.accept.DescriptorShares;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class OriginConnectionTest {
  private static final String OK = "HTTP/1.1 200 OK|Content-Length: 5||hello";
  private static final String GET = "GET / HTTP/1.1|Host: a.site.example||";

  @Test
  void connectsToNoPrivateAddressWhateverTheNameIs() throws IOException {
    try (var origin = RawOrigin.answering(OK);
        var proxy = new ProxyUnderTest("signet.origin.allow-private = false")) {
      proxy.with("a.site.example", origin.url());
      proxy.with("b.site.example", origin.url().replace("127.0.0.1", "localhost"));

      assertThat(proxy.secure(GET).status()).isEqualTo(502);
      assertThat(proxy.secure(GET.replace("a.", "b.")).status()).isEqualTo(502);
      assertThat(origin.connections.get()).isZero();
    }
  }

  /** DNS rebinding: a public address when asked first, an inner one when it matters. */
  @Test
  void connectsToExactlyTheAddressThatWasChecked() throws IOException {
    var asked = new AtomicInteger();
    try (var origin = RawOrigin.answering(OK);
        var proxy =
            new ProxyUnderTest(
                "signet.origin { allow-private = false, resolved-for = 1ms, connect-timeout = 200ms }",
                _ ->
                    new InetAddress[] {
                      // 192.0.2.0/24 would be refused as reserved; nobody answers at this one.
                      InetAddress.ofLiteral(
                          asked.incrementAndGet() == 1 ? "203.1.113.1" : "127.0.0.1")
                    })) {
      proxy.with("a.site.example", origin.url().replace("127.0.0.1", "rebind.example"));

      for (var i = 0; i < 3; i++) assertThat(proxy.secure(GET).status()).isIn(502, 504);

      assertThat(asked.get()).isGreaterThan(1);
      assertThat(origin.connections.get()).isZero();
    }
  }

  @Test
  void connectsToTheAddressFoundAndAsksForTheNameConfigured() throws IOException {
    try (var origin = RawOrigin.answering(OK);
        var proxy =
            new ProxyUnderTest("", _ -> new InetAddress[] {InetAddress.getLoopbackAddress()})) {
      proxy.with("a.site.example", origin.url().replace("127.0.0.1", "origin.example"));

      assertThat(proxy.secure(GET).status()).isEqualTo(200);
      assertThat(origin.requests.getFirst().field("Host"))
          .hasValueSatisfying(host -> assertThat(host).startsWith("origin.example:"));
    }
  }

  @Test
  void triesTheNextAddressWhenOneDoesNotAnswer() throws IOException {
    try (var origin = RawOrigin.answering(OK);
        var proxy =
            new ProxyUnderTest(
                "",
                _ ->
                    new InetAddress[] {
                      InetAddress.ofLiteral("127.0.0.99"), InetAddress.getLoopbackAddress()
                    })) {
      proxy.with("a.site.example", origin.url().replace("127.0.0.1", "two.example"));

      assertThat(proxy.secure(GET).status()).isEqualTo(200);
    }
  }

  @Test
  void usesAConnectionAgain() throws IOException {
    try (var origin = RawOrigin.answering(OK);
        var proxy = new ProxyUnderTest("")) {
      proxy.with("a.site.example", origin.url());

      for (var i = 0; i < 10; i++) assertThat(proxy.secure(GET).status()).isEqualTo(200);

      assertThat(origin.connections.get()).isLessThan(5);
    }
  }

  /** A client that does not read holds up the origin, not our memory. */
  @Test
  void aLargeBodyWaitsForASlowClient() throws IOException {
    var length = 200L * 1024 * 1024;
    var written = new AtomicLong();
    try (var proxy = new ProxyUnderTest("");
        var origin =
            new RawOrigin(
                (_, connection) -> {
                  connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
                  var chunk = "x".repeat(64 * 1024);
                  while (written.get() < length) {
                    connection.send(chunk);
                    written.addAndGet(chunk.length());
                  }
                  return true;
                })) {
      proxy.with("a.site.example", origin.url());
      var client =
          ProxyUnderTest.join(proxy.send(GET))
              .entity()
              .getDataBytes()
              .runWith(TestSink.create(proxy.system), proxy.system);

      client.ensureSubscription();
      var before = new AtomicLong(-1);
      await()
          .pollInterval(Duration.ofMillis(300))
          .atMost(Duration.ofSeconds(20))
          .until(() -> before.getAndSet(written.get()) == written.get());
      assertThat(written.get()).isLessThan(32L * 1024 * 1024);

      for (var read = 0L; read < length; ) read += client.requestNext().size();
      assertThat(written.get()).isEqualTo(length);
    }
  }

  /** Of four descriptors origins have two. */
  @Test
  void manyOriginsShareTheDescriptorsThatTheProcessHas() throws Exception {
    try (var first = RawOrigin.answering(OK);
        var second = RawOrigin.answering(OK);
        var third = RawOrigin.answering(OK);
        var proxy = new ProxyUnderTest("", InetAddress::getAllByName, new DescriptorShares(4))) {
      proxy.with("a.site.example", first.url());
      proxy.with("b.site.example", second.url());
      proxy.with("c.site.example", third.url());

      for (var host : List.of("a", "b", "c", "a", "b", "c"))
        assertThat(proxy.secure(GET.replace("a.", host + ".")).status()).isEqualTo(200);

      assertThat(first.connections.get()).isEqualTo(2);
      assertThat(proxy.meters.get("signet.origin.connections").gauge().value()).isEqualTo(2);
      assertThat(proxy.meters.get("signet.origin.connections.most").gauge().value()).isEqualTo(2);
    }
  }

  @Test
  void askingTooManyAtATimeIsRefusedAtOnce() throws Exception {
    try (var proxy = new ProxyUnderTest("signet.origin { connections = 1, queue = 2 }");
        var origin =
            new RawOrigin(
                (_, connection) -> {
                  connection.readHead();
                  return false;
                })) {
      proxy.with("a.site.example", origin.url());
      for (var i = 0; i < 8; i++) {
        var _ = proxy.send(GET);
      }

      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () ->
                  proxy.meters.counter("signet.origin.fetches", "result", "overloaded").count()
                      >= 5);
    }
  }
}
