// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.proxyprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import dev.signet.edge.wire.proxyprotocol.ProxyHeaderReader.Complete;
import dev.signet.edge.wire.proxyprotocol.ProxyHeaderReader.Malformed;
import dev.signet.edge.wire.proxyprotocol.ProxyHeaderReader.NeedsMore;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProxyHeaderReaderTest {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
  private static final String IPV4 = "cb00710a" + "c0000201" + "3039" + "01bb";

  @Test
  void readsIpv4AndIpv6WithAndWithoutExtensions() {
    var four = header("21", "11", IPV4);
    var six =
        header(
            "21", "21", "20010db8" + "0".repeat(23) + "1" + "0".repeat(31) + "1" + "3039" + "01bb");
    var extended = header("21", "11", IPV4 + "04" + "0002" + "0000" + "ea" + "0000");

    assertThat(read(four)).isEqualTo(new Complete(proxied("203.0.113.10", "192.0.2.1"), 28));
    assertThat(read(six)).isEqualTo(new Complete(proxied("2001:db8::1", "::1"), 52));
    assertThat(read(extended)).isEqualTo(new Complete(proxied("203.0.113.10", "192.0.2.1"), 36));
  }

  @Test
  void takesTheConnectionsOwnAddressesForLocalAndUnspecified() {
    assertThat(read(header("20", "00", "")))
        .isEqualTo(new Complete(new ProxyHeader.Unspecified(), 16));
    assertThat(read(header("20", "11", IPV4)))
        .isEqualTo(new Complete(new ProxyHeader.Unspecified(), 28));
    assertThat(read(header("21", "00", "ff")))
        .isEqualTo(new Complete(new ProxyHeader.Unspecified(), 17));
  }

  @Test
  void checksTheChecksum() {
    var body = IPV4 + "03" + "0004";
    var bytes = HexFormat.of().parseHex(header("21", "11", body + "00000000"));
    var checksum = new java.util.zip.CRC32C();
    checksum.update(bytes);
    var right = header("21", "11", body + HexFormat.of().toHexDigits((int) checksum.getValue()));

    assertThat(read(right)).isInstanceOf(Complete.class);
    assertThat(read(header("21", "11", body + "00000001"))).isEqualTo(new Malformed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "474554202f", // GET /
        "0d0a0d0a000d0a515549540b",
        SIGNATURE + "11", // version 1
        SIGNATURE + "22", // unknown command
        SIGNATURE + "2111ffff", // too long
        SIGNATURE + "2112000c" + IPV4, // UDP
        SIGNATURE + "2111000b" + "cb00710ac000020130390100", // too short for its family
        SIGNATURE + "2111000e" + IPV4 + "0400", // cut extension
        SIGNATURE + "2111000f" + IPV4 + "040001" // extension longer than the header
      })
  void refusesWhatIsNoHeader(String hex) {
    assertThat(read(hex)).isEqualTo(new Malformed());
  }

  @Test
  void waitsForEveryByte() {
    var bytes = HexFormat.of().parseHex(header("21", "11", IPV4));
    for (var length = 0; length < bytes.length; length++)
      assertThat(ProxyHeaderReader.read(Arrays.copyOf(bytes, length))).isEqualTo(new NeedsMore());
  }

  @Property(tries = 2000)
  void arbitraryBytesNeverThrow(@ForAll byte[] bytes) {
    var withSignature = HexFormat.of().parseHex(SIGNATURE + HexFormat.of().formatHex(bytes));

    assertThat(ProxyHeaderReader.read(bytes)).isNotNull();
    assertThat(ProxyHeaderReader.read(withSignature)).isNotNull();
  }

  private static String header(String command, String family, String body) {
    return SIGNATURE + command + family + "%04x".formatted(body.length() / 2) + body;
  }

  private static ProxyHeaderReader.Reading read(String hex) {
    return ProxyHeaderReader.read(HexFormat.of().parseHex(hex));
  }

  private static ProxyHeader proxied(String client, String destination) {
    return new ProxyHeader.Proxied(
        new InetSocketAddress(InetAddresses.forString(client), 12345),
        new InetSocketAddress(InetAddresses.forString(destination), 443));
  }
}
