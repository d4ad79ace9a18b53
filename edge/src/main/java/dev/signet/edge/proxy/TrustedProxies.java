// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import dev.signet.edge.origin.AddressBlock;
import java.net.InetAddress;
import java.util.List;

/** Whose word about a request's way is believed: proxies of the operator's own, or of its CDN. */
record TrustedProxies(List<AddressBlock> blocks) {

  TrustedProxies {
    blocks = List.copyOf(blocks);
  }

  boolean contains(InetAddress address) {
    if (blocks.isEmpty()) return false;
    var bytes = address.getAddress();
    for (var block : blocks) if (block.contains(bytes)) return true;
    return false;
  }
}
