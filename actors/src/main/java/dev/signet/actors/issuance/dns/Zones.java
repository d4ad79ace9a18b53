// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.dns;

import dev.signet.protocol.name.HostName;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/** Which of our hosted zones a name belongs to: the one whose name is the nearest above it. */
record Zones(Map<HostName, String> ids) {

  /**
   * @param name in lower case, without a trailing dot
   * @return the zone's id; empty if the name is in none of ours
   */
  Optional<String> of(String name) {
    return ids.entrySet().stream()
        .filter(zone -> name.endsWith("." + zone.getKey().text()))
        .max(Comparator.comparingInt(zone -> zone.getKey().text().length()))
        .map(Map.Entry::getValue);
  }
}
