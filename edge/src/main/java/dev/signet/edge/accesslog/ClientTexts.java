// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.accesslog;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Addresses as text, remembered for the next request of the same connection. Nobody is asked for a
 * name.
 */
final class ClientTexts {
  private static final int REMEMBERED = 256;

  private final @Nullable InetAddress[] addresses = new InetAddress[REMEMBERED];
  private final String[] texts = new String[REMEMBERED];

  /** Told apart by identity: equal addresses may belong to different links (RFC 4007 §11). */
  @SuppressWarnings("ReferenceEquality")
  String of(InetAddress address) {
    var place = address.hashCode() & REMEMBERED - 1;
    if (addresses[place] == address) return texts[place];
    var text = address.getHostAddress();
    addresses[place] = address;
    texts[place] = text;
    return text;
  }
}
