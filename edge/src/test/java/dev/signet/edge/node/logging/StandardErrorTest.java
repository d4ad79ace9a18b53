// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import dev.signet.edge.accesslog.AccessLine;
import dev.signet.edge.accesslog.LineForm;
import dev.signet.edge.accesslog.OctetSink;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated
@Timeout(30)
class StandardErrorTest {
  private static final int LINES = 20_000;

  @Test
  void noLineOfTheAccessLogTearsOneOfTheOthersNorTheOtherWayRound()
      throws IOException, InterruptedException {
    var written = new ByteArrayOutputStream();
    var before = System.err;
    try (var err =
        new PrintStream(new BufferedOutputStream(new OctetByOctet(written)), false, UTF_8)) {
      System.setErr(err);
      var others = Thread.ofPlatform().start(StandardErrorTest::logOtherLines);
      var sink = new OctetSink(LineForm.text(), new StandardError(err));
      for (var i = 0; i < LINES; i++) {
        sink.add(accessLine());
        if (i % 7 == 0 || sink.isFull()) sink.write();
      }
      sink.write();
      others.join();
    } finally {
      System.setErr(before);
    }

    var lines = written.toString(UTF_8).lines().toList();
    assertThat(lines)
        .allMatch(line -> line.matches("time=\\S+ level=info .*(client=127.0.0.1|message=other)"));
    assertThat(lines).filteredOn(line -> line.contains("=dev.signet.access ")).hasSize(LINES);
    assertThat(lines).filteredOn(line -> line.contains("=dev.signet.Test ")).hasSize(LINES);
  }

  @Test
  void saysThatNobodyReads() {
    var closed =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int octet) throws IOException {
                throw new IOException("broken pipe");
              }
            },
            false,
            UTF_8);

    assertThatThrownBy(() -> new StandardError(closed).write(new byte[] {'x'}))
        .isInstanceOf(IOException.class)
        .hasMessage("standard error cannot be written to");
  }

  private static void logOtherLines() {
    var context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    var encoder = new KeyValueEncoder();
    encoder.start();
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    for (var i = 0; i < LINES; i++)
      console.doAppend(
          new LoggingEvent(
              StandardErrorTest.class.getName(),
              context.getLogger("dev.signet.Test"),
              Level.INFO,
              "other",
              null,
              null));
  }

  private static AccessLine accessLine() {
    return new AccessLine(
        1_800_000_000_000L,
        1,
        "GET",
        "https",
        "shop.example",
        "/",
        200,
        10,
        true,
        "",
        "t1",
        InetAddress.getLoopbackAddress());
  }

  /** As a pipe that takes little at a time. */
  private static final class OctetByOctet extends OutputStream {
    private final OutputStream out;

    OctetByOctet(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int octet) throws IOException {
      out.write(octet);
    }
  }
}
