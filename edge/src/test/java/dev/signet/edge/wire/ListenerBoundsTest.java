// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import static dev.signet.edge.wire.hello.HelloBytes.hello;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signet.actors.domain.Domains;
import dev.signet.edge.wire.hello.HelloBytes;
import dev.signet.edge.wire.http1.NoLeaks;
import dev.signet.protocol.name.HostName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many, slow, rude and vanishing clients. */
@ExtendWith(NoLeaks.class)
final class ListenerBoundsTest {
  private final List<Socket> sockets = new ArrayList<>();

  /** What BoringSSL takes as a server: {@code ssl_max_handshake_message_len}. */
  private static final int LONGEST_HELLO = 16 * 1024;

  private ListenerWorld world = new ListenerWorld(SHORT);

  private static final String SHORT =
      """
      signet.handshake { hello-timeout = 300ms, timeout = 400ms }
      signet.public.idle-timeout = 20s
      """;

  @AfterEach
  void close() throws IOException {
    for (var socket : sockets) socket.close();
    world.close();
  }

  @Test
  void aThousandHandshakesForOneNewNameCostOneQuestionAndNoThread() throws Exception {
    restart("signet.handshake { budget = 60s, waiting-per-client = 2000 }");
    var host = allow("new.example");
    var threads = Thread.activeCount();

    for (var i = 0; i < 1000; i++)
      send(hello().serverName("new.example").versions(0x0304).record());
    await().untilAsserted(() -> assertThat(world.waiting()).isEqualTo(1000));

    assertThat(world.domains.asked).containsExactly(host);
    assertThat(Thread.activeCount()).isLessThan(threads + 50);

    world.domains.answer(
        host, new Domains.Held(world.certificates.issue(host, ListenerWorld.inAMonth())));

    await().untilAsserted(() -> assertThat(world.waiting()).isZero());
    assertThat(world.domains.asked).containsExactly(host);
  }

  @Test
  void pastABoundTheFallbackIsShownAtOnce() throws Exception {
    restart("signet.handshake { budget = 60s, waiting-per-name = 2 }");
    allow("new.example");
    send(hello().serverName("new.example").record());
    send(hello().serverName("new.example").record());
    await().untilAsserted(() -> assertThat(world.waiting()).isEqualTo(2));

    var third = openssl("new.example");

    assertThat(third).contains("CN = Signet fallback certificate");
    assertThat(world.handshakes("fallback-too-many-waiting")).isEqualTo(1);
  }

  @Test
  void showsTheFallbackWhenTheBudgetIsSpent() throws Exception {
    restart("signet.handshake.budget = 200ms");
    allow("slow.example");

    assertThat(openssl("slow.example")).contains("CN = Signet fallback certificate");
    assertThat(world.handshakes("fallback-not-in-time")).isEqualTo(1);
  }

  @Test
  void rejectsUnknownNamesWhereToldTo() throws Exception {
    restart("signet.unknown-sni = reject");

    assertThat(openssl("unknown.example")).contains("alert number 112");
  }

  @Test
  void whoLeavesWhileWaitingGivesItsPlaceBack() throws Exception {
    restart("signet.handshake.budget = 60s");
    allow("new.example");
    for (var i = 0; i < 20; i++) send(hello().serverName("new.example").record());
    await().untilAsserted(() -> assertThat(world.waiting()).isEqualTo(20));

    for (var i = 0; i < 20; i++) {
      if (i % 2 == 0) sockets.get(i).setSoLinger(true, 0);
      sockets.get(i).close();
    }

    await().untilAsserted(() -> assertThat(world.waiting()).isZero());
    await().untilAsserted(() -> assertThat(world.https.openConnections()).isZero());
  }

  @Test
  void slowClientsTimeOut() throws Exception {
    var silent = send(new byte[0]);
    var dribbling = send(new byte[] {22, 3, 1, 0});
    world.serve("shop.example");
    var stalled = send(complete().record());

    assertThat(silent.getInputStream().read()).isEqualTo(-1);
    assertThat(dribbling.getInputStream().read()).isEqualTo(-1);
    assertThat(stalled.getInputStream().readAllBytes()).startsWith(22, 3, 3);
    assertThat(world.handshakes("hello-timed-out")).isEqualTo(2);
    assertThat(world.handshakes("timed-out")).isEqualTo(1);
    await().untilAsserted(() -> assertThat(world.https.openConnections()).isZero());
  }

  @Test
  void takesTheLongestHelloInTheSmallestRecordsAndNoLongerOne() throws Exception {
    world.serve("shop.example");
    var longest = send(HelloBytes.records(padded(LONGEST_HELLO), 1));
    var longer = send(HelloBytes.records(padded(LONGEST_HELLO + 1), 1));

    // the head of a handshake record: the server's answer
    assertThat(longest.getInputStream().readNBytes(3)).containsExactly(22, 3, 3);
    assertThat(longer.getInputStream().readAllBytes()).containsExactly(21, 3, 3, 0, 2, 2, 22);
    assertThat(world.handshakes("oversized")).isEqualTo(1);
  }

  /**
   * @param length of the message without its header
   */
  private static byte[] padded(int length) {
    var unpadded = complete().extension(21, new byte[0]).message();
    return complete().extension(21, new byte[length + 4 - unpadded.length]).message();
  }

  /** With all that a server of TLS 1.2 wants to know: groups and signature algorithms. */
  private static HelloBytes complete() {
    return hello()
        .serverName("shop.example")
        .extension(10, HexFormat.of().parseHex("00020017"))
        .extension(13, HexFormat.of().parseHex("00020403"));
  }

  @ParameterizedTest
  @CsvSource({
    "160301000101, 0, ''",
    "160301000102, not-a-client-hello, 1503030002020a",
    "1603010000, malformed, 15030300020232",
    "1603014001, oversized, 15030300020216",
    "802e010301, ssl-2, 15030300020246",
    "00, not-tls, ''"
  })
  void answersWhatIsNoHelloAndCounts(String sent, String result, String answer) throws Exception {
    var socket = send(HexFormat.of().parseHex(sent));

    var received = HexFormat.of().formatHex(socket.getInputStream().readAllBytes());

    assertThat(received).isEqualTo(answer);
    if (result.equals("0")) assertThat(world.handshakes("hello-timed-out")).isEqualTo(1);
    else assertThat(world.handshakes(result)).isEqualTo(1);
  }

  @Test
  void closesConnectionsBeyondTheBounds() throws Exception {
    restart("signet.public.connections-per-client = 3, signet.handshake.hello-timeout = 20s");
    for (var i = 0; i < 3; i++) send(new byte[] {22});
    await().untilAsserted(() -> assertThat(world.https.openConnections()).isEqualTo(3));

    assertThat(send(new byte[0]).getInputStream().read()).isEqualTo(-1);

    sockets.getFirst().close();
    await().untilAsserted(() -> assertThat(world.https.openConnections()).isEqualTo(2));
    world.serve("shop.example");
    assertThat(openssl("shop.example")).contains("CN = test ");
  }

  @Test
  void takesTheClientsAddressFromTheProxyHeaderAndInsistsOnIt() throws Exception {
    restart("signet.proxy-protocol = v2, signet.public.proxy-header-timeout = 300ms");
    var request = "GET / HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n";
    var header = "0d0a0d0a000d0a515549540a" + "2111000c" + "cb00710a" + "c0000201" + "303901bb";
    var proxied =
        plain(HexFormat.of().parseHex(header), request.getBytes(StandardCharsets.US_ASCII));
    var direct = plain(request.getBytes(StandardCharsets.US_ASCII));
    var silent = plain(new byte[0]);

    assertThat(text(proxied)).contains("200 OK", "203.0.113.10");
    assertThat(text(direct)).isEmpty();
    assertThat(silent.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void drainsWithinTheDeadline() throws Exception {
    world.serve("shop.example");
    plain(new byte[0]);
    plain("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
    await().untilAsserted(() -> assertThat(world.http.openConnections()).isEqualTo(2));

    var drained = world.http.drain(Duration.ofSeconds(1)).toCompletableFuture();

    await().atMost(Duration.ofSeconds(5)).until(drained::isDone);
    assertThat(world.http.openConnections()).isZero();
  }

  private void restart(String overrides) {
    world.close();
    world = new ListenerWorld(overrides);
  }

  private HostName allow(String name) {
    var host = new HostName(name);
    world.sites.allowed.add(host);
    return host;
  }

  private Socket send(byte[] bytes) throws IOException {
    return connect(world.httpsPort(), bytes);
  }

  private Socket plain(byte[]... parts) throws IOException {
    return connect(world.httpPort(), parts);
  }

  private Socket connect(int port, byte[]... parts) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    sockets.add(socket);
    socket.setSoTimeout(10_000);
    for (var part : parts) {
      socket.getOutputStream().write(part);
      socket.getOutputStream().flush();
    }
    return socket;
  }

  private static String text(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private String openssl(String name) throws Exception {
    return RunningCommand.run(
            "openssl",
            "s_client",
            "-connect",
            "127.0.0.1:" + world.httpsPort(),
            "-servername",
            name)
        .output();
  }
}
