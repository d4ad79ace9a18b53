// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

import dev.signet.persistence.region.PurgePosition;
import dev.signet.persistence.region.RegionChange.CertificateChanged;
import dev.signet.persistence.region.RegionChange.DomainChanged;
import dev.signet.persistence.region.RegionChange.DomainRemoved;
import dev.signet.persistence.region.RegionStore;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.json.WireJson;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.RedisClient;

/** Each event's one atomic step. */
final class RegionWrites {
  private final Duration tombstoneRetention;

  RegionWrites(Duration tombstoneRetention) {
    this.tombstoneRetention = tombstoneRetention;
  }

  /** Whether anything changed. */
  boolean apply(RedisClient redis, ControlEvent event) {
    return step(event).map(call -> call.changes(redis)).orElse(false);
  }

  /** How many of them changed anything. */
  int applyAll(RedisClient redis, List<ControlEvent> events) {
    return ScriptCall.changes(
        redis, events.stream().map(this::step).flatMap(Optional::stream).toList());
  }

  /** Empty for what concerns no entry. */
  private Optional<ScriptCall> step(ControlEvent event) {
    return switch (event) {
      case ControlEvent.DomainAllowed(var domain) -> Optional.of(allow(domain));
      case ControlEvent.DomainRemoved(var name, var revision) ->
          Optional.of(remove(name, revision));
      case ControlEvent.CertificateIssued(var certificate) -> Optional.of(certify(certificate));
      case ControlEvent.CachePurged(var purge) -> Optional.of(purge(purge));
      case ControlEvent.RepopulateRequested _ -> Optional.empty();
    };
  }

  private static ScriptCall allow(Domain domain) {
    var name = domain.name();
    return new ScriptCall(
        RedisScript.ALLOW,
        List.of(RedisKeys.domain(name), RedisKeys.NAMES),
        List.of(
            domain.revision().toString(),
            WireJson.write(domain),
            name.text(),
            RedisKeys.CHANGES,
            ChangeMessage.encode(new DomainChanged(name))));
  }

  private static ScriptCall certify(SealedCertificate certificate) {
    var name = certificate.name();
    return new ScriptCall(
        RedisScript.CERTIFY,
        List.of(RedisKeys.certificate(name)),
        List.of(
            certificate.revision().toString(),
            WireJson.write(certificate),
            RedisKeys.CHANGES,
            ChangeMessage.encode(new CertificateChanged(name))));
  }

  private ScriptCall remove(DomainName name, Revision revision) {
    return new ScriptCall(
        RedisScript.REMOVE,
        List.of(RedisKeys.domain(name), RedisKeys.certificate(name), RedisKeys.NAMES),
        List.of(
            revision.toString(),
            name.text(),
            Long.toString(tombstoneRetention.toMillis()),
            RedisKeys.CHANGES,
            ChangeMessage.encode(new DomainRemoved(name)),
            ChangeMessage.encode(new CertificateChanged(name))));
  }

  private static ScriptCall purge(Purge purge) {
    return new ScriptCall(
        RedisScript.PURGE,
        List.of(RedisKeys.PURGES, RedisKeys.PURGED_REVISIONS, RedisKeys.PURGES_POSITION),
        List.of(
            purge.revision().toString(),
            WireJson.write(purge),
            PurgePosition.newHistory(),
            Integer.toString(RegionStore.MOST_PURGES),
            RedisKeys.CHANGES,
            ChangeMessage.PURGED));
  }
}
