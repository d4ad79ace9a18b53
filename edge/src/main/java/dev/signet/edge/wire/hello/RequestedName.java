// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.hello;

import dev.signet.protocol.name.HostName;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What the server_name extension asks for (RFC 6066 §3). */
public sealed interface RequestedName {

  /** No server_name extension, or no host name in it. */
  record None() implements RequestedName {}

  record Host(HostName name) implements RequestedName {}

  /**
   * Well-formed TLS, but nothing that could ever be served here: an IP address, a single label,
   * bytes outside ASCII. Handled as a name nobody has allowed.
   */
  record Unservable() implements RequestedName {}

  default Optional<HostName> host() {
    return this instanceof Host(var name) ? Optional.of(name) : Optional.empty();
  }

  /** Upper case and a trailing dot are forgiven; U-labels are not, as the extension is ASCII. */
  static RequestedName of(byte[] bytes, int offset, int length) {
    if (length > HostName.LONGEST + 1) return new Unservable();
    for (var i = offset; i < offset + length; i++)
      if (bytes[i] <= ' ' || bytes[i] == 127) return new Unservable();
    var text = new String(bytes, offset, length, StandardCharsets.US_ASCII);
    return HostName.tryParse(text).<RequestedName>map(Host::new).orElseGet(Unservable::new);
  }
}
