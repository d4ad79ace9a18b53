// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressKindTest {

  @ParameterizedTest
  @CsvSource({
    "8.8.8.8, GLOBAL",
    "1.1.1.1, GLOBAL",
    "2606:4700::1111, GLOBAL",
    "127.0.0.1, LOOPBACK",
    "127.255.255.254, LOOPBACK",
    "::1, LOOPBACK",
    "0.0.0.0, UNSPECIFIED",
    "0.1.2.3, UNSPECIFIED",
    "::, UNSPECIFIED",
    "10.1.2.3, PRIVATE",
    "172.16.0.1, PRIVATE",
    "172.31.255.255, PRIVATE",
    "172.32.0.1, GLOBAL",
    "192.168.1.1, PRIVATE",
    "fd12::1, PRIVATE",
    "fec0::1, PRIVATE",
    "169.254.1.1, LINK_LOCAL",
    "fe80::1, LINK_LOCAL",
    "169.254.169.254, CLOUD_METADATA",
    "169.254.170.2, CLOUD_METADATA",
    "fd00:ec2::254, CLOUD_METADATA",
    "100.100.100.200, CLOUD_METADATA",
    "100.64.0.1, CARRIER_NAT",
    "100.128.0.1, GLOBAL",
    "224.0.0.1, MULTICAST",
    "ff02::1, MULTICAST",
    "240.0.0.1, RESERVED",
    "255.255.255.255, RESERVED",
    "192.0.2.7, RESERVED",
    "198.18.0.1, RESERVED",
    "2001:db8::1, RESERVED",
    "4000::1, RESERVED",
    "::10.0.0.1, PRIVATE",
    "64:ff9b::a00:1, PRIVATE",
    "64:ff9b::808:808, GLOBAL",
    "64:ff9b::a9fe:a9fe, CLOUD_METADATA",
    "64:ff9b:1::1, RESERVED",
    "2002:7f00:1::1, LOOPBACK",
    "2002:808:808::1, GLOBAL",
    "2001:0:808:808::1, RESERVED",
  })
  void sortsAddressesByWhatTheyAreFor(String address, AddressKind kind) {
    assertThat(AddressKind.of(InetAddress.ofLiteral(address))).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, LOOPBACK", "10.0.0.1, PRIVATE", "8.8.8.8, GLOBAL"})
  void looksIntoMappedAddresses(String carried, AddressKind kind) throws UnknownHostException {
    var mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    System.arraycopy(InetAddress.ofLiteral(carried).getAddress(), 0, mapped, 12, 4);
    // Java turns this one into an IPv4 address; with a scope it stays as it is.
    var kept = java.net.Inet6Address.getByAddress(null, mapped, 1);

    assertThat(AddressKind.of(kept)).isEqualTo(kind);
    assertThat(AddressKind.of(InetAddress.getByAddress(mapped))).isEqualTo(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "8.8.8.8, true, true",
    "10.0.0.1, false, true",
    "127.0.0.1, false, true",
    "fe80::1, false, true",
    "100.64.0.1, false, true",
    "169.254.169.254, false, false",
    "0.0.0.0, false, false",
    "224.0.0.1, false, false",
  })
  void privateAddressesAreForWhoeverAllowsThem(
      String address, boolean publicOnly, boolean withPrivate) {
    var found = InetAddress.ofLiteral(address);

    assertThat(OriginAddressPolicy.allows(found, false)).isEqualTo(publicOnly);
    assertThat(OriginAddressPolicy.allows(found, true)).isEqualTo(withPrivate);
  }
}
