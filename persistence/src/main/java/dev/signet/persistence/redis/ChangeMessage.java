// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

import dev.signet.persistence.region.PurgePosition;
import dev.signet.persistence.region.RegionChange;
import dev.signet.persistence.region.RegionChange.CertificateChanged;
import dev.signet.persistence.region.RegionChange.DomainChanged;
import dev.signet.persistence.region.RegionChange.DomainRemoved;
import dev.signet.persistence.region.RegionChange.Purged;
import dev.signet.persistence.region.RegionChange.Reconnected;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.json.WireJson;
import dev.signet.protocol.json.WireJson.MalformedJsonException;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.InvalidNameException;
import java.util.Optional;

/** Changes as they are published: a word, a space, and the name or the purge with its position. */
final class ChangeMessage {

  /** Goes before a purge; the script that gives it its position adds both. */
  static final String PURGED = "purged";

  private ChangeMessage() {}

  static String encode(RegionChange change) {
    return switch (change) {
      case DomainChanged(var name) -> "domain-changed " + name.text();
      case DomainRemoved(var name) -> "domain-removed " + name.text();
      case CertificateChanged(var name) -> "certificate-changed " + name.text();
      case Purged(var purge, var position) -> PURGED + " " + position + " " + WireJson.write(purge);
      case Reconnected() -> throw new IllegalArgumentException("is each node's own");
    };
  }

  /** Empty for what another program, or a newer one of ours, has published. */
  static Optional<RegionChange> decode(String message) {
    var space = message.indexOf(' ');
    if (space < 0) return Optional.empty();
    var rest = message.substring(space + 1);
    try {
      return switch (message.substring(0, space)) {
        case "domain-changed" -> Optional.of(new DomainChanged(DomainName.parse(rest)));
        case "domain-removed" -> Optional.of(new DomainRemoved(DomainName.parse(rest)));
        case "certificate-changed" -> Optional.of(new CertificateChanged(DomainName.parse(rest)));
        case PURGED -> purged(rest);
        default -> Optional.empty();
      };
    } catch (InvalidNameException | MalformedJsonException _) {
      return Optional.empty();
    }
  }

  private static Optional<RegionChange> purged(String text) throws MalformedJsonException {
    var space = Math.max(0, text.indexOf(' '));
    var position = PurgePosition.parse(text.substring(0, space));
    if (position.isEmpty()) return Optional.empty();
    return Optional.of(
        new Purged(WireJson.read(text.substring(space), Purge.class), position.get()));
  }
}
