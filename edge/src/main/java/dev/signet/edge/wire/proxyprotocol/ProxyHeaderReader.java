// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.proxyprotocol;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads a PROXY protocol header, version 2, from the beginning of a connection.
 *
 * @see <a href="https://www.haproxy.org/download/2.9/doc/proxy-protocol.txt">The PROXY protocol,
 *     §2.2</a>
 */
public final class ProxyHeaderReader {
  private static final byte[] SIGNATURE = {
    0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
  };
  private static final int FIXED = 16;
  private static final int TCP_OVER_IPV4 = 0x11;
  private static final int TCP_OVER_IPV6 = 0x21;
  private static final int CHECKSUM = 0x03;

  /** Most bytes after the fixed part; every load balancer in use stays far below. */
  private static final int LONGEST = 4096;

  private ProxyHeaderReader() {}

  /** What the bytes so far are. */
  public sealed interface Reading {}

  public record NeedsMore() implements Reading {}

  /** Not a header: the connection does not come from where it should. */
  public record Malformed() implements Reading {}

  /**
   * @param length bytes of the header; what follows is the client's
   */
  public record Complete(ProxyHeader header, int length) implements Reading {}

  /** Whether a header begins like this, or begins and goes on so. */
  public static boolean mayBegin(byte[] bytes) {
    var compared = Math.min(bytes.length, SIGNATURE.length);
    return Arrays.equals(bytes, 0, compared, SIGNATURE, 0, compared);
  }

  /**
   * Reads a header.
   *
   * @param bytes the connection from its first byte
   */
  public static Reading read(byte[] bytes) {
    if (!mayBegin(bytes)) return new Malformed();
    if (bytes.length > 12 && (bytes[12] & 0xff) != 0x20 && (bytes[12] & 0xff) != 0x21)
      return new Malformed();
    if (bytes.length < FIXED) return new NeedsMore();
    var length = uint16(bytes, 14);
    if (length > LONGEST) return new Malformed();
    if (bytes.length < FIXED + length) return new NeedsMore();
    var local = bytes[12] == 0x20;
    return complete(bytes, local, FIXED + length);
  }

  private static Reading complete(byte[] bytes, boolean local, int end) {
    var family = bytes[13] & 0xff;
    if (local || family >> 4 == 0 || family >> 4 == 3)
      return new Complete(new ProxyHeader.Unspecified(), end);
    var addressLength =
        switch (family) {
          case TCP_OVER_IPV4 -> 4;
          case TCP_OVER_IPV6 -> 16;
          default -> 0;
        };
    var extensions = FIXED + 2 * addressLength + 4;
    if (addressLength == 0 || extensions > end || !extensionsAreSound(bytes, extensions, end))
      return new Malformed();
    var ports = FIXED + 2 * addressLength;
    return new Complete(
        new ProxyHeader.Proxied(
            address(bytes, FIXED, addressLength, uint16(bytes, ports)),
            address(bytes, FIXED + addressLength, addressLength, uint16(bytes, ports + 2))),
        end);
  }

  /** Type, length and value each; a checksum must be right (§2.2.3). */
  private static boolean extensionsAreSound(byte[] bytes, int start, int end) {
    var position = start;
    while (position < end) {
      if (end - position < 3) return false;
      var type = bytes[position] & 0xff;
      var length = uint16(bytes, position + 1);
      position += 3;
      if (length > end - position) return false;
      if (type == CHECKSUM && !checksumIsRight(bytes, position, length, end)) return false;
      position += length;
    }
    return true;
  }

  private static boolean checksumIsRight(byte[] bytes, int position, int length, int end) {
    if (length != 4) return false;
    var found = ((long) uint16(bytes, position) << 16) | uint16(bytes, position + 2);
    var zeroed = Arrays.copyOf(bytes, end);
    Arrays.fill(zeroed, position, position + 4, (byte) 0);
    var checksum = new CRC32C();
    checksum.update(zeroed);
    return checksum.getValue() == found;
  }

  private static InetSocketAddress address(byte[] bytes, int offset, int length, int port) {
    try {
      var address = InetAddress.getByAddress(Arrays.copyOfRange(bytes, offset, offset + length));
      return new InetSocketAddress(address, port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("address: " + length + " bytes (expected: 4 or 16)", e);
    }
  }

  private static int uint16(byte[] bytes, int position) {
    return ((bytes[position] & 0xff) << 8) | (bytes[position + 1] & 0xff);
  }
}
