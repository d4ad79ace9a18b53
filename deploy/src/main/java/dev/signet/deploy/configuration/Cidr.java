// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.configuration;

import com.google.common.net.InetAddresses;
import java.net.Inet4Address;
import java.util.Optional;

/**
 * A block of private IPv4 addresses, as large as AWS takes it for a VPC: a prefix of 16 to 28 bits.
 *
 * @param first the block's first address as an unsigned number
 * @param prefix leading bits that all its addresses share
 */
public record Cidr(long first, int prefix) {
  private static final int SMALLEST_PREFIX = 16;
  private static final int LARGEST_PREFIX = 28;

  /** What is taken, for messages. */
  static final String EXPECTED =
      "private IPv4 addresses (RFC 1918) as address/prefix, the address being the block's first, prefix 16 to 28";

  /** Empty unless the text is such a block, written with its first address. */
  static Optional<Cidr> parse(String text) {
    var slash = text.indexOf('/');
    if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,2}")) return Optional.empty();
    var host = text.substring(0, slash);
    if (!InetAddresses.isInetAddress(host)) return Optional.empty();
    var address = InetAddresses.forString(host);
    var prefix = Integer.parseInt(text.substring(slash + 1));
    if (!(address instanceof Inet4Address v4) || !v4.isSiteLocalAddress()) return Optional.empty();
    if (prefix < SMALLEST_PREFIX || prefix > LARGEST_PREFIX) return Optional.empty();
    var block = new Cidr(Integer.toUnsignedLong(InetAddresses.coerceToInteger(v4)), prefix);
    return block.first % block.size() == 0 ? Optional.of(block) : Optional.empty();
  }

  /** Whether any address is in both. */
  public boolean overlaps(Cidr other) {
    return first < other.first + other.size() && other.first < first + size();
  }

  private long size() {
    return 1L << (32 - prefix);
  }

  /** As CloudFormation takes it. */
  @Override
  public String toString() {
    return InetAddresses.fromInteger((int) first).getHostAddress() + "/" + prefix;
  }
}
