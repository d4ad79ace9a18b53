// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.edge.wire.FuzzTarget;
import dev.signet.edge.wire.Mutations;
import dev.signet.edge.wire.proxyprotocol.ProxyHeader;
import dev.signet.edge.wire.proxyprotocol.ProxyHeaderReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * PROXY protocol headers: the reading never depends on the cut, and what follows a header gets to
 * whoever comes next, octet by octet.
 */
public final class ProxyHeaderFuzz implements FuzzTarget {
  /** They cost little beside those that go over sockets. */
  private static final int READINGS = 50;

  private static final HexFormat HEX = HexFormat.of();
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
  private static final String IPV4 = "cb00710ac0000201303901bb";

  private static final List<byte[]> LEGAL =
      octets(
          SIGNATURE + "2111000c" + IPV4,
          SIGNATURE + "21110014" + IPV4 + "0400020000ea0000",
          SIGNATURE + "21210024" + "20010db8".repeat(8) + "303901bb",
          SIGNATURE + "20000000",
          SIGNATURE + "213100d8" + "2f".repeat(216));

  private static final List<byte[]> PIECES =
      octets("2111", "2121", "2112", "20", "21", "00", "ffff", "030004", "04000100", SIGNATURE);

  private static List<byte[]> octets(String... texts) {
    return Arrays.stream(texts).map(HEX::parseHex).toList();
  }

  @Override
  public String name() {
    return "PROXY header";
  }

  @Override
  public void attempt(RandomGenerator random) {
    for (var i = 0; i < READINGS; i++) {
      var begun = followed(LEGAL.get(random.nextInt(LEGAL.size())), random);
      var sent = random.nextInt(4) == 0 ? begun : Mutations.mutated(begun, PIECES, random);
      var at = random.nextInt(sent.length + 1);
      checkReading(sent, at);
      checkHandling(sent, at, random.nextBoolean());
    }
  }

  private static byte[] followed(byte[] header, RandomGenerator random) {
    var whole = Arrays.copyOf(header, header.length + random.nextInt(20));
    for (var i = header.length; i < whole.length; i++) whole[i] = (byte) random.nextInt(256);
    return whole;
  }

  /** What is clear from the first octets is not changed by those that follow. */
  private static void checkReading(byte[] sent, int at) {
    var first = ProxyHeaderReader.read(Arrays.copyOf(sent, at));
    var whole = ProxyHeaderReader.read(sent);

    if (!(first instanceof ProxyHeaderReader.NeedsMore))
      assertThat(first).as(HEX.formatHex(sent)).isEqualTo(whole);
  }

  private static void checkHandling(byte[] sent, int at, boolean isOptional) {
    var shown = HEX.formatHex(sent) + (isOptional ? ", optional" : "");
    var headers = new ArrayList<ProxyHeader>();
    var malformed = new ArrayList<Boolean>();
    var channel =
        new EmbeddedChannel(
            new ProxyHeaderHandler(isOptional, headers::add, () -> malformed.add(true)));
    channel.writeInbound(Unpooled.wrappedBuffer(sent, 0, at));
    if (channel.isOpen()) channel.writeInbound(Unpooled.wrappedBuffer(sent, at, sent.length - at));
    var passedOn = passedOn(channel);

    if (isOptional && !ProxyHeaderReader.mayBegin(sent)) {
      assertThat(headers).as(shown).containsExactly(new ProxyHeader.Unspecified());
      assertThat(passedOn).as(shown).isEqualTo(sent);
    } else {
      switch (ProxyHeaderReader.read(sent)) {
        case ProxyHeaderReader.NeedsMore _ -> {
          assertThat(headers).as(shown).isEmpty();
          assertThat(channel.isOpen()).as(shown).isTrue();
          assertThat(passedOn).as(shown).isEmpty();
        }
        case ProxyHeaderReader.Malformed _ -> {
          assertThat(malformed).as(shown).hasSize(1);
          assertThat(channel.isOpen()).as(shown).isFalse();
          assertThat(passedOn).as(shown).isEmpty();
        }
        case ProxyHeaderReader.Complete(var header, var length) -> {
          assertThat(headers).as(shown).containsExactly(header);
          assertThat(passedOn).as(shown).isEqualTo(Arrays.copyOfRange(sent, length, sent.length));
        }
      }
    }
    channel.finishAndReleaseAll();
  }

  private static byte[] passedOn(EmbeddedChannel channel) {
    var octets = new ByteArrayOutputStream();
    for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
      var bytes = new byte[part.readableBytes()];
      part.readBytes(bytes).release();
      octets.writeBytes(bytes);
    }
    return octets.toByteArray();
  }
}
