// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.edge.wire.hello.HelloBytes;
import dev.signet.edge.wire.http1.NoLeaks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.util.HexFormat;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the bound of signet.handshake.longest-hello rests on. */
@ExtendWith(NoLeaks.class)
final class LongestHelloTest {
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;

  @ParameterizedTest
  @CsvSource({
    "boringssl, 16384, " + HANDSHAKE,
    "boringssl, 16385, " + ALERT,
    "jdk, 16384, " + HANDSHAKE,
    "jdk, 16385, " + HANDSHAKE
  })
  void enginesTakeSixteenKibibytes(String engine, int length, int answer) {
    var contexts = new TlsContexts(TestTlsSettings.with("engine = " + engine));
    var context = SelfSigned.onCurve("secp256r1").context(contexts);
    var channel = new EmbeddedChannel(context.newHandler(Unpooled.buffer().alloc()));

    assertThat(typeOfAnswer(channel, HelloBytes.records(padded(length), 1000))).isEqualTo(answer);

    context.retire();
  }

  private static int typeOfAnswer(EmbeddedChannel channel, byte[] hello) {
    try {
      channel.writeInbound(Unpooled.wrappedBuffer(hello));
    } catch (DecoderException _) {
      // told in an alert
    }
    ByteBuf answer = channel.readOutbound();
    var type = answer.getByte(0);
    answer.release();
    channel.finishAndReleaseAll();
    return type;
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
    return HelloBytes.hello()
        .serverName("shop.example")
        .extension(10, HexFormat.of().parseHex("00020017"))
        .extension(13, HexFormat.of().parseHex("00020403"));
  }
}
