// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The management port behind a load balancer whose health checks start with a PROXY header. */
final class ProxiedAdminPortTest {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

  /** As AWS writes it: TCP over IPv4 from 10.0.0.1:1234 to 10.0.0.2:9080, and an extension. */
  private static final byte[] PROXIED =
      HexFormat.of()
          .parseHex(SIGNATURE + "2111" + "0012" + "0a0000010a000002" + "04d22378" + "04000301ffff");

  private static final byte[] LOCAL = HexFormat.of().parseHex(SIGNATURE + "2000" + "0000");
  private static final byte[] BROKEN = HexFormat.of().parseHex(SIGNATURE + "9911" + "0000");
  private static final byte[] NONE = {};

  private static final byte[] CHECK =
      "GET /health/serving HTTP/1.1\r\nHost: 10.0.0.2\r\nConnection: close\r\n\r\n"
          .getBytes(US_ASCII);

  private static AdminPort port;

  @BeforeAll
  static void open() {
    port = new AdminPort(new FakeCentralStore(), Optional.of(Duration.ofSeconds(1)));
  }

  @AfterAll
  static void close() {
    port.close();
  }

  @Test
  void aCheckIsAnsweredWithAndWithoutTheHeader() throws IOException {
    for (var header : new byte[][] {PROXIED, LOCAL, NONE})
      assertThat(answer(header, CHECK)).startsWith("HTTP/1.1 200");
  }

  @Test
  void theHeaderMayComeInPieces() throws IOException {
    try (var socket = connect()) {
      for (var part : new byte[][] {PROXIED, CHECK})
        for (var one : part) {
          socket.getOutputStream().write(one);
          socket.getOutputStream().flush();
        }

      assertThat(read(socket)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void whoSendsABrokenHeaderOrNothingIsClosed() throws IOException {
    assertThat(answer(BROKEN, CHECK)).isEmpty();
    assertThat(answer(NONE, NONE)).isEmpty();
  }

  @Test
  void theApiAnswersAsEver() {
    assertThat(port.get("/v1/domains/nobody.example").statusCode()).isEqualTo(404);
  }

  @Test
  void itEndsConnectionsThatAreKeptOpenWhenTheNodeStops() throws IOException {
    var stopping = new AdminPort(new FakeCentralStore(), Optional.of(Duration.ofMinutes(1)));
    try (var kept = connect(stopping)) {
      kept.getOutputStream()
          .write("GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
      assertThat(kept.getInputStream().read()).isEqualTo('H');

      stopping.terminate();

      assertThat(read(kept)).contains(" 200 ");
      Assertions.assertThatThrownBy(() -> connect(stopping)).isInstanceOf(ConnectException.class);
    } finally {
      stopping.close();
    }
  }

  private static String answer(byte[] header, byte[] request) throws IOException {
    try (var socket = connect()) {
      socket.getOutputStream().write(header);
      socket.getOutputStream().write(request);
      return read(socket);
    }
  }

  private static Socket connect() throws IOException {
    return connect(port);
  }

  private static Socket connect(AdminPort to) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), to.port());
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
    return socket;
  }

  /** Until the other side closes. */
  private static String read(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), US_ASCII);
  }
}
