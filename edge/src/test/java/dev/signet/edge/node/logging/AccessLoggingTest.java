// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.logging;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import dev.signet.edge.accesslog.AccessLine;
import dev.signet.edge.accesslog.LineForm;
import dev.signet.edge.accesslog.OctetSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** A line of the access log is what logback would have printed for the same event. */
class AccessLoggingTest {
  private static final LoggerContext CONTEXT = new LoggerContext();

  private final Forms text = new Forms(LineForm.text(), new KeyValueEncoder());
  private final Forms json = new Forms(LineForm.json(), new JsonLineEncoder());

  @Test
  void aLineSaysWhatItAlwaysSaid() throws IOException {
    var line = line("GET", "shop.example", "/a b", "signet; hit", "t1", loopback());

    assertThat(text.ours(line))
        .isEqualTo(
            "time=2026-11-22T12:00:00.045Z level=info logger=dev.signet.access message=request"
                + " method=GET scheme=https host=shop.example path=\"/a b\" status=200 bytes=10240"
                + " complete=true milliseconds=45 cache=\"signet; hit\" tenant=t1"
                + " client=127.0.0.1\n");
    assertThat(json.ours(line))
        .isEqualTo(
            "{\"time\":\"2026-11-22T12:00:00.045Z\",\"level\":\"info\","
                + "\"logger\":\"dev.signet.access\",\"message\":\"request\",\"method\":\"GET\","
                + "\"scheme\":\"https\",\"host\":\"shop.example\",\"path\":\"/a b\","
                + "\"status\":200,\"bytes\":10240,\"complete\":true,\"milliseconds\":45,"
                + "\"cache\":\"signet; hit\",\"tenant\":\"t1\",\"client\":\"127.0.0.1\"}\n");
  }

  @Property(tries = 2000)
  void anyOctetsGiveOneLineAndTheSameAsBefore(@ForAll("lines") AccessLine line) throws IOException {
    for (var form : new Forms[] {text, json}) {
      var ours = form.ours(line);

      assertThat(ours).isEqualTo(form.before(line)).endsWith("\n");
      assertThat(ours.substring(0, ours.length() - 1)).doesNotContain("\n", "\r", "\u001b");
    }
  }

  @Test
  void longLinesAreNeitherCutNorSplit() throws IOException {
    var path = "/" + "\u0001\"x".repeat(50_000);
    var long1 = line("GET", "shop.example", path, "", "", loopback());

    assertThat(text.ours(long1)).isEqualTo(text.before(long1));
    assertThat(json.ours(long1)).isEqualTo(json.before(long1));
    assertThat(json.ours(long1)).as("twice").isEqualTo(json.before(long1));
  }

  @Test
  void aBatchIsWrittenAtOnceAndEndsWithALine() throws IOException {
    var calls = new int[1];
    var out =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] octets, int from, int length) {
            calls[0]++;
            super.write(octets, from, length);
          }
        };
    var sink = new OctetSink(LineForm.text(), out);
    var one = line("GET", "shop.example", "/", "", "", loopback());
    var lines = 0;
    while (!sink.isFull()) {
      sink.add(one);
      lines++;
    }

    sink.write();

    assertThat(calls[0]).isEqualTo(1);
    assertThat(out.toString(UTF_8)).isEqualTo(text.before(one).repeat(lines));
  }

  @Test
  void equalAddressesOfDifferentLinksAreToldApart() throws IOException {
    var octets = new byte[16];
    octets[0] = (byte) 0xfe;
    octets[1] = (byte) 0x80;
    for (var scope : new int[] {1, 2}) {
      var line =
          line("GET", "a.example", "/", "", "", Inet6Address.getByAddress("", octets, scope));
      assertThat(text.ours(line)).isEqualTo(text.before(line)).contains("client=fe80:");
    }
  }

  @Test
  void nobodyIsAskedForTheNameOfAnAddress() throws IOException {
    var named = InetAddress.getByAddress("a\nname.example", new byte[] {(byte) 192, 0, 2, 1});

    assertThat(text.ours(line("GET", "a.example", "/", "", "", named)))
        .endsWith("client=192.0.2.1\n");
  }

  /** Octets as the wire has them, and text that can't come from it. */
  @Provide
  Arbitrary<AccessLine> lines() {
    var octets = Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(40);
    var plain = Arbitraries.strings().withCharRange('!', '~').ofMaxLength(40);
    var breaking =
        Arbitraries.strings()
            .withChars("\n\r\t\"\\=\b\f\u001b\u007f\u0085\u00ad\u202e\u2028\u2029 ")
            .ofMaxLength(10);
    var unicode =
        Arbitraries.integers()
            .between(0, Character.MAX_CODE_POINT)
            .list()
            .ofMaxSize(10)
            .map(points -> points.stream().map(Character::toString).reduce("", String::concat))
            .filter(AccessLoggingTest::isWellFormed);
    var value = Arbitraries.oneOf(octets, plain, breaking, unicode);
    var number = Arbitraries.longs().greaterOrEqual(0);
    var time = Arbitraries.longs().between(0, Instant.parse("2999-01-01T00:00:00Z").toEpochMilli());
    var taken = Arbitraries.longs().between(-10, 1_000_000);
    var address =
        Arbitraries.bytes()
            .array(byte[].class)
            .ofSize(4)
            .map(AccessLoggingTest::address)
            .injectDuplicates(0.2);
    var address6 =
        Arbitraries.bytes().array(byte[].class).ofSize(16).map(AccessLoggingTest::address);
    var heads = Combinators.combine(value, value, value, value, value);
    return heads
        .as((method, host, path, cache, tenant) -> new String[] {method, host, path, cache, tenant})
        .flatMap(
            texts ->
                Combinators.combine(
                        time,
                        taken,
                        number,
                        Arbitraries.integers().between(100, 999),
                        Arbitraries.of(true, false),
                        Arbitraries.of("http", "https"),
                        Arbitraries.oneOf(address, address6))
                    .as(
                        (begun, milliseconds, bytes, status, complete, scheme, client) ->
                            new AccessLine(
                                begun,
                                milliseconds,
                                texts[0],
                                scheme,
                                texts[1],
                                texts[2],
                                status,
                                bytes,
                                complete,
                                texts[3],
                                texts[4],
                                client)));
  }

  private static boolean isWellFormed(String text) {
    return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
  }

  private static AccessLine line(
      String method, String host, String path, String cache, String tenant, InetAddress client) {
    var begun = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();
    return new AccessLine(
        begun, 45, method, "https", host, path, 200, 10_240, true, cache, tenant, client);
  }

  private static InetAddress loopback() {
    return address(new byte[] {127, 0, 0, 1});
  }

  private static InetAddress address(byte[] octets) {
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The same line as it is printed, and as it was. */
  private record Forms(OctetSink sink, ByteArrayOutputStream out, Encoder<ILoggingEvent> encoder) {

    Forms(LineForm form, Encoder<ILoggingEvent> encoder) {
      this(form, new ByteArrayOutputStream(), encoder);
    }

    private Forms(LineForm form, ByteArrayOutputStream out, Encoder<ILoggingEvent> encoder) {
      this(new OctetSink(form, out), out, encoder);
    }

    String ours(AccessLine line) throws IOException {
      out.reset();
      sink.add(line);
      sink.write();
      return out.toString(UTF_8);
    }

    String before(AccessLine line) {
      var event =
          new LoggingEvent(
              AccessLoggingTest.class.getName(),
              CONTEXT.getLogger("dev.signet.access"),
              Level.INFO,
              "request",
              null,
              null);
      event.setInstant(Instant.ofEpochMilli(line.begun() + line.milliseconds()));
      event.addKeyValuePair(new KeyValuePair("method", line.method()));
      event.addKeyValuePair(new KeyValuePair("scheme", line.scheme()));
      event.addKeyValuePair(new KeyValuePair("host", line.host()));
      event.addKeyValuePair(new KeyValuePair("path", line.path()));
      event.addKeyValuePair(new KeyValuePair("status", line.status()));
      event.addKeyValuePair(new KeyValuePair("bytes", line.bytes()));
      event.addKeyValuePair(new KeyValuePair("complete", line.complete()));
      event.addKeyValuePair(new KeyValuePair("milliseconds", line.milliseconds()));
      event.addKeyValuePair(new KeyValuePair("cache", line.cache()));
      event.addKeyValuePair(new KeyValuePair("tenant", line.tenant()));
      event.addKeyValuePair(new KeyValuePair("client", line.client().getHostAddress()));
      return new String(encoder.encode(event), UTF_8);
    }
  }
}
