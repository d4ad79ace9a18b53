// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.akka;

import static org.assertj.core.api.Assertions.assertThat;

import akka.util.ByteString;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class HeaderBlocksTest {
  private static final byte DATA = 0;
  private static final byte HEADERS = 1;
  private static final byte CONTINUATION = 9;
  private static final byte END_HEADERS = 4;

  @Test
  void letsBlocksWithinBoundsPassAndCountsEachAnew() {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[24]);
    for (var i = 0; i < 10; i++) {
      frame(bytes, HEADERS, 0, 60);
      frame(bytes, CONTINUATION, END_HEADERS, 40);
      frame(bytes, DATA, 0, 5000);
    }

    assertThat(accepts(bytes.toByteArray(), 100)).isTrue();
    assertThat(accepts(bytes.toByteArray(), 99)).isFalse();
  }

  @Test
  void refusesEndlessContinuations() {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[24]);
    frame(bytes, HEADERS, 0, 1);
    for (var i = 0; i < 64; i++) frame(bytes, CONTINUATION, 0, 0);

    assertThat(accepts(bytes.toByteArray(), 1000)).isFalse();
  }

  @Property
  void theCutOfTheBytesMakesNoDifference(@ForAll byte[] sent, @ForAll int cut) {
    var bytes = Arrays.copyOf(new byte[24], 24 + sent.length);
    System.arraycopy(sent, 0, bytes, 24, sent.length);
    var at = Math.floorMod(cut, bytes.length + 1);
    var blocks = new HeaderBlocks(50);

    var head = blocks.areAcceptable(ByteString.fromArray(Arrays.copyOf(bytes, at)));
    var both =
        head
            && blocks.areAcceptable(
                ByteString.fromArray(Arrays.copyOfRange(bytes, at, bytes.length)));

    assertThat(both).isEqualTo(accepts(bytes, 50));
  }

  private static boolean accepts(byte[] bytes, int longest) {
    return new HeaderBlocks(longest).areAcceptable(ByteString.fromArray(bytes));
  }

  private static void frame(ByteArrayOutputStream out, int type, int flags, int length) {
    out.writeBytes(
        new byte[] {0, (byte) (length >> 8), (byte) length, (byte) type, (byte) flags, 0, 0, 0, 1});
    out.writeBytes(new byte[length]);
  }
}
