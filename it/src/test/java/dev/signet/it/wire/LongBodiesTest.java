// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.signet.it.bench.ServerCpu;
import dev.signet.it.harness.OriginServer;
import dev.signet.it.harness.Program;
import dev.signet.it.harness.SignetNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gibibyte up and down with 256 MiB of heap, over each protocol, quick and slow. */
final class LongBodiesTest {
  private static final long GIBIBYTE = 1L << 30;
  private static final int PIECE = 1 << 20;

  /** Heap, what lies outside of it, classes and code; a body held whole would be seen. */
  private static final long MOST_RESIDENT = 800L << 20;

  @TempDir static Path directory;
  private static OriginServer origin;
  private static SignetNode node;

  @BeforeAll
  static void start() {
    origin = OriginServer.start(LongBodiesTest::answer);
    node =
        SignetNode.in(directory.resolve("node"))
            .heap("256m")
            .with("SIGNET_ORIGIN_ALLOW_PRIVATE", "true")
            .start();
    node.allow("long.test", "t1", origin.url());
  }

  @AfterAll
  static void stop() {
    node.close();
    origin.close();
  }

  /** {@code /down/OCTETS} and {@code /chunked/OCTETS} send so many; {@code /up} counts them. */
  private static void answer(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    if (path.equals("/up")) {
      var counted =
          Long.toString(count(exchange.getRequestBody())).getBytes(StandardCharsets.US_ASCII);
      exchange.sendResponseHeaders(200, counted.length);
      exchange.getResponseBody().write(counted);
      return;
    }
    var octets = Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(200, path.startsWith("/chunked/") ? 0 : octets);
    send(exchange.getResponseBody(), octets);
  }

  private static long count(InputStream body) throws IOException {
    var piece = new byte[PIECE];
    var count = 0L;
    for (var read = body.read(piece); read >= 0; read = body.read(piece)) count += read;
    return count;
  }

  private static void send(OutputStream body, long octets) throws IOException {
    var piece = new byte[PIECE];
    for (var left = octets; left > 0; left -= PIECE)
      body.write(piece, 0, (int) Math.min(PIECE, left));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--http1.1", "--http2"})
  void aGibibyteGoesDown(String protocol) {
    assertThat(downloaded(protocol, "/down/" + GIBIBYTE)).isEqualTo(GIBIBYTE);
    assertThat(ServerCpu.residentBytes(node.pid())).isLessThan(MOST_RESIDENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--http1.1", "--http2"})
  void aGibibyteGoesUp(String protocol) {
    var options = List.of(protocol, "--header", "Expect:", "--upload-file", "-");
    var result = upload("head -c " + GIBIBYTE + " /dev/zero", options);

    assertThat(result).isEqualTo(Long.toString(GIBIBYTE));
    assertThat(ServerCpu.residentBytes(node.pid())).isLessThan(MOST_RESIDENT);
  }

  /** Forty that take little of much: what they do not take must wait at the origin. */
  @Test
  void slowVisitorsCostNoMemory() {
    var visitors = new ArrayList<String>();
    for (var i = 0; i < 40; i++)
      visitors.add(
          curl(
                  i % 2 == 0 ? "--http1.1" : "--http2",
                  "--max-time",
                  "5",
                  "--limit-rate",
                  "100k",
                  "--output",
                  "/dev/null",
                  i % 4 < 2 ? "/down/" + GIBIBYTE : "/chunked/" + GIBIBYTE)
              + " &");
    Program.run("sh", "-c", String.join("\n", visitors) + "\nwait");

    assertThat(ServerCpu.residentBytes(node.pid())).isLessThan(MOST_RESIDENT);
    assertThat(downloaded("--http2", "/chunked/1000")).isEqualTo(1000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--http1.1", "--http2"})
  void aSlowUploadArrivesWhole(String protocol) {
    var options =
        List.of(protocol, "--header", "Expect:", "--limit-rate", "2M", "--upload-file", "-");

    assertThat(upload("head -c 4000000 /dev/zero", options)).isEqualTo("4000000");
  }

  private static long downloaded(String protocol, String path) {
    var result =
        shell(curl(protocol, "--output", "/dev/null", "--write-out", "%{size_download}", path));
    return Long.parseLong(result.strip());
  }

  private static String upload(String source, List<String> options) {
    var command = new ArrayList<>(options);
    command.add("/up");
    return shell(source + " | " + curl(command.toArray(String[]::new)));
  }

  private static String shell(String command) {
    var result = Program.runWithin(Duration.ofSeconds(110), "sh", "-c", command);
    assertThat(result.exitCode()).as(result.text()).isZero();
    return result.text();
  }

  /**
   * @param options the last one is the path
   */
  private static String curl(String... options) {
    var command = new StringBuilder("curl --silent --show-error --noproxy '*'");
    command.append(" --cacert ").append(node.internalRoot());
    command.append(" --connect-to long.test:443:127.0.0.1:").append(node.httpsPort());
    for (var i = 0; i < options.length - 1; i++)
      command.append(" '").append(options[i]).append('\'');
    return command.append(" https://long.test").append(options[options.length - 1]).toString();
  }
}
