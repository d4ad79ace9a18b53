// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.hello;

import static dev.signet.edge.wire.hello.HelloBytes.ascii;
import static dev.signet.edge.wire.hello.HelloBytes.concat;
import static dev.signet.edge.wire.hello.HelloBytes.hello;
import static dev.signet.edge.wire.hello.HelloBytes.records;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.edge.wire.hello.HelloReading.Complete;
import dev.signet.edge.wire.hello.HelloReading.NeedsMore;
import dev.signet.edge.wire.hello.HelloReading.Refused;
import dev.signet.protocol.name.HostName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HelloReaderTest {
  private static final int LONGEST = 16 * 1024;
  private static final byte[] USUAL =
      hello()
          .extension(0x0a0a, new byte[0])
          .serverName("shop.example")
          .alpn("\n\n", "h2", "http/1.1")
          .versions(0x3a3a, 0x0304, 0x0303)
          .extension(0xfafa, new byte[] {0})
          .record();

  @Test
  void readsNameProtocolsAndVersionPastReservedValues() {
    var reading = new HelloReader(LONGEST).read(USUAL);

    assertThat(reading)
        .isEqualTo(
            new Complete(
                new ClientHello(
                    new RequestedName.Host(new HostName("shop.example")),
                    List.of("\n\n", "h2", "http/1.1"),
                    ClientHello.TLS_1_3)));
  }

  @Test
  void readsWhatARealClientSends() throws Exception {
    var engine = SSLContext.getDefault().createSSLEngine("www.shop.example", 443);
    engine.setUseClientMode(true);
    var parameters = engine.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    engine.setSSLParameters(parameters);
    var buffer = ByteBuffer.allocate(32 * 1024);
    var unused = engine.wrap(ByteBuffer.allocate(0), buffer);

    var reading = new HelloReader(LONGEST).read(Arrays.copyOf(buffer.array(), buffer.position()));

    assertThat(unused.bytesProduced()).isPositive();
    assertThat(understood(reading).serverName().host()).contains(new HostName("www.shop.example"));
    assertThat(understood(reading).applicationProtocols()).containsExactly("h2");
    assertThat(understood(reading).newestVersion()).isEqualTo(ClientHello.TLS_1_3);
  }

  @Test
  void everyCutOfSegmentsAndRecordsGivesTheSame() {
    var message = hello().serverName("shop.example").alpn("h2").message();
    var whole = new HelloReader(LONGEST).read(records(message, 1 << 14));

    for (var longest = 2; longest < message.length; longest++) {
      var bytes = records(message, longest);
      var reader = new HelloReader(LONGEST);
      HelloReading reading = new NeedsMore();
      for (var value : bytes) {
        assertThat(reading).isEqualTo(new NeedsMore());
        reading = reader.read(new byte[] {value});
      }
      assertThat(reading).isEqualTo(whole);
    }
  }

  @Test
  void hasNoNameWithoutTheExtension() {
    assertThat(understood(read(hello().record())).serverName()).isEqualTo(new RequestedName.None());
    assertThat(understood(read(hello().withoutExtensions().record())).newestVersion())
        .isEqualTo(ClientHello.TLS_1_2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHOP.Example", "shop.example.", "shop.example"})
  void normalisesNames(String name) {
    assertThat(understood(read(hello().serverName(name).record())).serverName().host())
        .contains(new HostName("shop.example"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "192.0.2.1",
        "::1",
        "[2001:db8::1]",
        "localhost",
        ".",
        "..",
        "a..b",
        "sh\u00f6p.example",
        "shop.example\u0000",
        "sh op.example",
        "*.shop.example",
        "-a.example",
        "under_score.example"
      })
  void treatsAbsurdNamesAsNamesNobodyAllowed(String name) {
    assertThat(understood(read(hello().serverName(name).record())).serverName())
        .isEqualTo(new RequestedName.Unservable());
  }

  @Test
  void treatsATooLongNameAsOneNobodyAllowed() {
    var name = "a.".repeat(200) + "example";

    assertThat(understood(read(hello().serverName(name).record())).serverName())
        .isEqualTo(new RequestedName.Unservable());
  }

  @Test
  void refusesWhatBreaksTheRules() {
    assertRefused(HelloRefusal.MALFORMED, hello().serverName("").record());
    assertRefused(HelloRefusal.MALFORMED, hello().extension(0, new byte[0]).record());
    assertRefused(
        HelloRefusal.MALFORMED, hello().extension(0, new byte[] {0, 9, 0, 0, 1}).record());
    assertRefused(HelloRefusal.MALFORMED, hello().alpn("").record());
    assertRefused(HelloRefusal.MALFORMED, hello().extension(16, new byte[] {0, 0}).record());
    assertRefused(HelloRefusal.MALFORMED, hello().extension(43, new byte[] {1, 3}).record());
    assertRefused(HelloRefusal.DUPLICATE, hello().alpn("h2").alpn("h2").record());
    assertRefused(
        HelloRefusal.DUPLICATE, hello().serverName("a.example").serverName("b.example").record());
    assertRefused(HelloRefusal.DUPLICATE, hello().serverNames("a.example", "b.example").record());
    assertRefused(HelloRefusal.OLD_VERSION, hello().legacyVersion(0x0302).record());
    assertRefused(HelloRefusal.OLD_VERSION, hello().versions(0x0302, 0x1a1a).record());
    assertRefused(HelloRefusal.MALFORMED, records(new byte[] {1, 0, 0, 0}, 100));
    assertRefused(HelloRefusal.NOT_A_CLIENT_HELLO, records(new byte[] {2, 0, 0, 1, 0}, 100));
    assertRefused(HelloRefusal.NOT_A_CLIENT_HELLO, new byte[] {21, 3, 1, 0, 2, 2, 80});
    assertRefused(HelloRefusal.MALFORMED, new byte[] {22, 3, 1, 0, 0});
    assertRefused(HelloRefusal.NOT_TLS, new byte[] {22, 9, 1});
    assertRefused(HelloRefusal.SSL_2, new byte[] {(byte) 0x80, 46, 1, 3, 1});
    assertRefused(HelloRefusal.PLAIN_HTTP, ascii("GET / HTTP/1.1\r\n"));
    assertRefused(HelloRefusal.PLAIN_HTTP, ascii("OPTIONS * HTTP/1.1\r\n"));
    assertRefused(HelloRefusal.NOT_TLS, ascii("SSH-2.0-OpenSSH"));
    assertRefused(HelloRefusal.NOT_TLS, ascii("get / http/1.1"));
    assertRefused(HelloRefusal.NOT_TLS, new byte[] {0});
  }

  @Test
  void readsAHelloInRecordsOfOneOctet() {
    var large = hello().serverName("shop.example").extension(21, new byte[LONGEST / 2]).message();

    assertThat(new HelloReader(LONGEST).read(records(large, 1)))
        .isInstanceOf(HelloReading.Complete.class);
  }

  @Test
  void refusesWhatIsTooLarge() {
    var large = hello().extension(21, new byte[LONGEST]).message();

    assertRefused(HelloRefusal.OVERSIZED, records(large, 1 << 14));
    assertRefused(HelloRefusal.OVERSIZED, new byte[] {22, 3, 1, 0x40, 1});
    assertRefused(HelloRefusal.OVERSIZED, new byte[] {22, 3, 1, 0, 4, 1, 1, 0, 0});
  }

  @Test
  void refusesEveryTruncationThatClaimsToBeWhole() {
    var message = hello().serverName("shop.example").alpn("h2").versions(0x0304).message();

    for (var length = 5; length < message.length; length++) {
      var cut = Arrays.copyOf(message, length);
      cut[2] = (byte) ((length - 4) >> 8);
      cut[3] = (byte) (length - 4);
      var reading = read(records(cut, 1 << 14));
      // a hello that ends exactly before the extensions is a whole one (RFC 8446 §4.1.2)
      if (length == 4 + 2 + 32 + 33 + 6 + 2) assertThat(reading).isInstanceOf(Complete.class);
      else assertThat(reading).isEqualTo(new Refused(HelloRefusal.MALFORMED));
    }
  }

  @Test
  void answersPlainHttpWithARightLength() {
    var answer = new String(HelloRefusal.PLAIN_HTTP.answer(), StandardCharsets.US_ASCII);
    var body = answer.substring(answer.indexOf("\r\n\r\n") + 4);

    assertThat(answer).contains("\r\nContent-Length: " + body.length() + "\r\n");
  }

  @Property(tries = 3000)
  void arbitraryBytesNeverThrowAndNeverDependOnTheCut(
      @ForAll byte[] bytes, @ForAll byte first, @ForAll int cut) {
    assertSameForAnyCut(concat(new byte[] {first}, bytes), cut);
  }

  @Property(tries = 3000)
  void arbitraryHelloBodiesNeverThrow(@ForAll byte[] body) {
    var message = concat(new byte[] {1, 0}, HelloBytes.vector16(body));

    assertThat(read(records(message, 1 << 14))).isNotEqualTo(new NeedsMore());
  }

  @Property(tries = 5000)
  void mutatedHellosNeverThrowAndNeverDependOnTheCut(
      @ForAll("mutations") byte[] mutated, @ForAll int cut) {
    assertSameForAnyCut(mutated, cut);
  }

  @Provide
  Arbitrary<byte[]> mutations() {
    var change =
        Combinators.combine(
            Arbitraries.integers().between(0, USUAL.length - 1), Arbitraries.bytes());
    return change
        .as((index, value) -> new int[] {index, value})
        .list()
        .ofMinSize(1)
        .ofMaxSize(6)
        .map(
            changes -> {
              var mutated = USUAL.clone();
              for (var one : changes) mutated[one[0]] = (byte) one[1];
              return mutated;
            });
  }

  private static void assertSameForAnyCut(byte[] bytes, int cut) {
    var whole = read(bytes);
    var at = Math.floorMod(cut, bytes.length + 1);
    var reader = new HelloReader(LONGEST);
    var head = reader.read(Arrays.copyOf(bytes, at));
    var tail = reader.read(Arrays.copyOfRange(bytes, at, bytes.length));

    assertThat(tail).isEqualTo(whole);
    if (!head.equals(new NeedsMore())) assertThat(head).isEqualTo(whole);
  }

  private static HelloReading read(byte[] bytes) {
    return new HelloReader(LONGEST).read(bytes);
  }

  private static ClientHello understood(HelloReading reading) {
    assertThat(reading).isInstanceOf(Complete.class);
    return ((Complete) reading).hello();
  }

  private static void assertRefused(HelloRefusal reason, byte[] bytes) {
    assertThat(read(bytes))
        .as(new String(bytes, StandardCharsets.ISO_8859_1))
        .isEqualTo(new Refused(reason));
  }
}
