// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import java.net.InetAddress;

/**
 * A block of addresses: all that share the first bits.
 *
 * @param prefix the block's first address, 4 or 16 bytes
 * @param bits how many leading bits count
 */
record AddressBlock(InetAddress prefix, int bits) {

  /**
   * @param text {@code address/bits}
   */
  static AddressBlock of(String text) {
    var slash = text.indexOf('/');
    return new AddressBlock(
        InetAddress.ofLiteral(text.substring(0, slash)),
        Integer.parseInt(text.substring(slash + 1)));
  }

  /** Whether the address, of the same family, lies in the block. */
  boolean contains(byte[] address) {
    var first = prefix.getAddress();
    if (first.length != address.length) return false;
    for (var bit = 0; bit < bits; bit += 8) {
      var mask = bits - bit >= 8 ? 0xff : 0xff00 >> (bits - bit) & 0xff;
      if ((first[bit / 8] & mask) != (address[bit / 8] & mask)) return false;
    }
    return true;
  }
}
