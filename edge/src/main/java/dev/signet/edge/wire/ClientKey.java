// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Whom a bound per client counts: an IPv4 address, or the /64 of an IPv6 one, since that is what a
 * single subscriber has to choose addresses from.
 *
 * @param bits the address's first 64 bits
 */
public record ClientKey(boolean version6, long bits) {

  public static ClientKey of(InetAddress address) {
    var bytes = address.getAddress();
    var bits = 0L;
    for (var i = 0; i < Math.min(8, bytes.length); i++) bits = (bits << 8) | (bytes[i] & 0xff);
    return new ClientKey(address instanceof Inet6Address, bits);
  }
}
