// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

import dev.signet.persistence.region.RegionChange.CertificateChanged;
import dev.signet.persistence.region.RegionChange.DomainChanged;
import dev.signet.persistence.region.RegionChange.DomainRemoved;
import dev.signet.persistence.region.RegionChange.Purged;
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
import redis.clients.jedis.RedisClient;

/** Each event's one atomic step. */
final class RegionWrites {
  private final Duration tombstoneRetention;

  RegionWrites(Duration tombstoneRetention) {
    this.tombstoneRetention = tombstoneRetention;
  }

  /** Whether anything changed. */
  boolean apply(RedisClient redis, ControlEvent event) {
    return switch (event) {
      case ControlEvent.DomainAllowed(var domain) -> allow(redis, domain);
      case ControlEvent.DomainRemoved(var name, var revision) -> remove(redis, name, revision);
      case ControlEvent.CertificateIssued(var certificate) -> certify(redis, certificate);
      case ControlEvent.CachePurged(var purge) -> purge(redis, purge);
      case ControlEvent.RepopulateRequested _ -> false;
    };
  }

  private static boolean allow(RedisClient redis, Domain domain) {
    var name = domain.name();
    return RedisScript.ALLOW.changes(
        redis,
        List.of(RedisKeys.domain(name), RedisKeys.NAMES),
        List.of(
            domain.revision().toString(),
            WireJson.write(domain),
            name.text(),
            RedisKeys.CHANGES,
            ChangeMessage.encode(new DomainChanged(name))));
  }

  private static boolean certify(RedisClient redis, SealedCertificate certificate) {
    var name = certificate.name();
    return RedisScript.CERTIFY.changes(
        redis,
        List.of(RedisKeys.certificate(name)),
        List.of(
            certificate.revision().toString(),
            WireJson.write(certificate),
            RedisKeys.CHANGES,
            ChangeMessage.encode(new CertificateChanged(name))));
  }

  private boolean remove(RedisClient redis, DomainName name, Revision revision) {
    return RedisScript.REMOVE.changes(
        redis,
        List.of(RedisKeys.domain(name), RedisKeys.certificate(name), RedisKeys.NAMES),
        List.of(
            revision.toString(),
            name.text(),
            Long.toString(tombstoneRetention.toMillis()),
            RedisKeys.CHANGES,
            ChangeMessage.encode(new DomainRemoved(name)),
            ChangeMessage.encode(new CertificateChanged(name))));
  }

  private static boolean purge(RedisClient redis, Purge purge) {
    return RedisScript.PURGE.changes(
        redis,
        List.of(RedisKeys.PURGES, RedisKeys.PURGES_FLOOR),
        List.of(
            purge.revision().toString(),
            Long.toString(Math.max(0, purge.revision().number() - 1)),
            WireJson.write(purge),
            Integer.toString(RegionStore.MOST_PURGES),
            RedisKeys.CHANGES,
            ChangeMessage.encode(new Purged(purge))));
  }
}
