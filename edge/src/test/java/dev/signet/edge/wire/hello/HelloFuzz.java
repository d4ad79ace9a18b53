// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.hello;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.edge.wire.FuzzTarget;
import dev.signet.edge.wire.Mutations;
import dev.signet.edge.wire.http1.RawClient;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/** ClientHellos: the reading never depends on the cut, and the port ends whatever is none. */
public final class HelloFuzz implements FuzzTarget {
  private static final int LONGEST = 16 * 1024;

  /** Sockets are slow: so many readings to one of them. */
  private static final int READINGS = 50;

  private static final List<byte[]> PIECES =
      List.of(
          new byte[] {22, 3, 1, 0, 1},
          new byte[] {22, 3, 3, 0, 0},
          new byte[] {20, 3, 3, 0, 1, 1},
          new byte[] {21, 3, 1, 0, 2, 2, 80},
          new byte[] {0, 0},
          new byte[] {0, 16},
          new byte[] {0, 43},
          new byte[] {(byte) 0xff, (byte) 0xff},
          new byte[] {1, 0, 0, 0});

  private final int port;

  /**
   * @param port for TLS
   */
  public HelloFuzz(int port) {
    this.port = port;
  }

  @Override
  public String name() {
    return "ClientHello";
  }

  @Override
  public void attempt(RandomGenerator random) {
    byte[] sent = new byte[0];
    for (var i = 0; i < READINGS; i++) {
      sent = Mutations.mutated(legal(random), PIECES, random);
      var at = random.nextInt(sent.length + 1);
      var reader = new HelloReader(LONGEST);
      var head = reader.read(Arrays.copyOf(sent, at));
      var both = reader.read(Arrays.copyOfRange(sent, at, sent.length));

      var whole = new HelloReader(LONGEST).read(sent);
      var shown = HexFormat.of().formatHex(sent);
      assertThat(both).as(shown).isEqualTo(whole);
      if (!(head instanceof HelloReading.NeedsMore)) assertThat(head).as(shown).isEqualTo(whole);
    }
    try (var client = RawClient.plain(port)) {
      client.sends(sent);
      client.stopsSending();
      var _ = client.ending();
    }
  }

  private static byte[] legal(RandomGenerator random) {
    var hello =
        HelloBytes.hello()
            .serverName("shop.example")
            .alpn("h2", "http/1.1")
            .versions(0x0304, 0x0303)
            .extension(21, new byte[random.nextInt(300)]);
    return HelloBytes.records(hello.message(), random.nextInt(1, 400));
  }
}
