// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an address is for, by the IANA registries of special-purpose addresses (RFC 6890).
 * Everything that is not globally reachable unicast has a name of its own here.
 */
public enum AddressKind {
  /** Anybody's, anywhere. */
  GLOBAL,
  /** Instance metadata of the usual clouds: credentials lie there. Never an origin. */
  CLOUD_METADATA,
  /** RFC 1122 §3.2.1.3, RFC 4291 §2.5.3. */
  LOOPBACK,
  /** RFC 1122 §3.2.1.3 ("this network"), RFC 4291 §2.5.2. */
  UNSPECIFIED,
  /** RFC 1918, RFC 4193 (unique local), RFC 3879 (site-local, deprecated). */
  PRIVATE,
  /** RFC 3927, RFC 4291 §2.5.6. */
  LINK_LOCAL,
  /** RFC 6598. */
  CARRIER_NAT,
  /** RFC 5771, RFC 4291 §2.7. */
  MULTICAST,
  /** Benchmarks, documentation, protocol assignments, discard, future use, broadcast. */
  RESERVED;

  private record Entry(AddressKind kind, AddressBlock block) {}

  /** The first that matches decides. */
  private static final List<Entry> REGISTRY =
      Stream.of(
              blocks(
                  CLOUD_METADATA,
                  "169.254.169.254/32",
                  "169.254.170.2/32",
                  "169.254.170.23/32",
                  "100.100.100.200/32",
                  "168.63.129.16/32",
                  "192.0.0.192/32",
                  "fd00:ec2::254/128",
                  "fd00:ec2::23/128",
                  "fd20:ce::254/128"),
              blocks(LOOPBACK, "127.0.0.0/8", "::1/128"),
              blocks(UNSPECIFIED, "0.0.0.0/8", "::/128"),
              blocks(
                  PRIVATE,
                  "10.0.0.0/8",
                  "172.16.0.0/12",
                  "192.168.0.0/16",
                  "fc00::/7",
                  "fec0::/10"),
              blocks(LINK_LOCAL, "169.254.0.0/16", "fe80::/10"),
              blocks(CARRIER_NAT, "100.64.0.0/10"),
              blocks(MULTICAST, "224.0.0.0/4", "ff00::/8"),
              blocks(
                  RESERVED,
                  "192.0.0.0/24",
                  "192.0.2.0/24",
                  "192.88.99.0/24",
                  "198.18.0.0/15",
                  "198.51.100.0/24",
                  "203.0.113.0/24",
                  "240.0.0.0/4",
                  "64:ff9b:1::/48",
                  "100::/64",
                  "2001::/23",
                  "2001:db8::/32",
                  "3fff::/20",
                  "5f00::/16"))
          .flatMap(entries -> entries)
          .toList();

  private static final AddressBlock GLOBAL_UNICAST_V6 = AddressBlock.of("2000::/3");
  private static final AddressBlock NAT64 = AddressBlock.of("64:ff9b::/96");
  private static final AddressBlock SIX_TO_FOUR = AddressBlock.of("2002::/16");
  private static final AddressBlock TEREDO = AddressBlock.of("2001::/32");
  private static final int V4_LENGTH = 4;
  private static final int V6_LENGTH = 16;

  /**
   * The kind of an address; where an IPv6 address carries an IPv4 address (mapped, compatible,
   * NAT64, 6to4, Teredo), the carried one's.
   */
  public static AddressKind of(InetAddress address) {
    return of(address.getAddress());
  }

  private static AddressKind of(byte[] address) {
    if (address.length == V6_LENGTH) {
      if (NAT64.contains(address) || isMappedOrCompatible(address)) return carried(address, 12);
      if (SIX_TO_FOUR.contains(address)) return carried(address, 2);
      if (TEREDO.contains(address)) return RESERVED;
    }
    for (var entry : REGISTRY) if (entry.block().contains(address)) return entry.kind();
    return address.length == V6_LENGTH && !GLOBAL_UNICAST_V6.contains(address) ? RESERVED : GLOBAL;
  }

  private static AddressKind carried(byte[] address, int from) {
    return of(Arrays.copyOfRange(address, from, from + V4_LENGTH));
  }

  /** RFC 4291 §2.5.5; {@code ::} and {@code ::1} are not compatible addresses. */
  private static boolean isMappedOrCompatible(byte[] address) {
    for (var i = 0; i < 10; i++) if (address[i] != 0) return false;
    var mapped = address[10] == (byte) 0xff && address[11] == (byte) 0xff;
    var compatible =
        address[10] == 0
            && address[11] == 0
            && (address[12] != 0 || address[13] != 0 || address[14] != 0);
    return mapped || compatible;
  }

  private static Stream<Entry> blocks(AddressKind kind, String... blocks) {
    return Arrays.stream(blocks).map(block -> new Entry(kind, AddressBlock.of(block)));
  }
}
