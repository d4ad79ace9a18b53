// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import dev.signet.protocol.domain.Domain;
import java.util.List;

/**
 * By what names a purge can mean a response.
 *
 * @param site the domain's name, perhaps a wildcard
 * @param hostAndPath path with query
 * @param tags its surrogate keys
 */
record PurgeIdentity(
    String tenant, String site, String host, String hostAndPath, List<String> tags) {

  PurgeIdentity {
    tags = List.copyOf(tags);
  }

  static PurgeIdentity of(Domain site, TargetUri target, List<String> tags) {
    return new PurgeIdentity(
        site.tenant().text(), site.name().text(), target.host(), target.hostAndPath(), tags);
  }

  /** Bytes that it takes in memory, roughly. */
  int weight() {
    var weight = 256 + host.length() + hostAndPath.length();
    for (var tag : tags) weight += 64 + tag.length();
    return weight;
  }
}
