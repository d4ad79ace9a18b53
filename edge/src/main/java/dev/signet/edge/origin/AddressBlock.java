// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;

/**
 * A block of addresses: all that share the first bits.
 *
 * @param prefix an address of the block, 4 or 16 bytes
 * @param bits how many leading bits count
 */
public record AddressBlock(InetAddress prefix, int bits) {

  public AddressBlock {
    var most = prefix.getAddress().length * 8;
    if (bits < 0 || bits > most)
      throw new IllegalArgumentException("bits: " + bits + " (expected: 0–" + most + ")");
  }

  /**
   * @param text {@code address/bits}, or an address alone for a block of one
   * @throws IllegalArgumentException if it is none
   */
  public static AddressBlock of(String text) {
    var slash = text.indexOf('/');
    var prefix = InetAddresses.forString(slash < 0 ? text : text.substring(0, slash));
    return new AddressBlock(
        prefix,
        slash < 0 ? prefix.getAddress().length * 8 : Integer.parseInt(text.substring(slash + 1)));
  }

  /** Whether a text is one for {@link #of}. */
  public static boolean isOne(String text) {
    try {
      return of(text).bits() >= 0;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** Whether the address, of the same family, lies in the block. */
  public boolean contains(byte[] address) {
    var first = prefix.getAddress();
    if (first.length != address.length) return false;
    for (var bit = 0; bit < bits; bit += 8) {
      var mask = bits - bit >= 8 ? 0xff : 0xff00 >> (bits - bit) & 0xff;
      if ((first[bit / 8] & mask) != (address[bit / 8] & mask)) return false;
    }
    return true;
  }
}
