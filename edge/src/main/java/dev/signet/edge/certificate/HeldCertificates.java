// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.certificate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.signet.edge.certificate.CertificateFound.Held;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.HostName;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The certificates in memory. None leaves because time has passed: one that may be outdated is
 * shown until its successor is there, so that a region store that is away changes nothing. The TLS
 * contexts of all that is given here are owned here: a context is retired when its certificate
 * leaves, or is not taken. Safe for concurrent use.
 */
final class HeldCertificates implements AutoCloseable {
  private final Cache<DomainName, Slot> slots;

  /** Names that are being read again; true if they changed once more meanwhile. */
  private final ConcurrentHashMap<DomainName, Boolean> refreshing = new ConcurrentHashMap<>();

  private final CertificateSource source;
  private final InstantSource clock;

  /**
   * @param most how many are kept; beyond that the least used leave
   */
  HeldCertificates(int most, CertificateSource source, InstantSource clock) {
    this.slots =
        Caffeine.newBuilder()
            .maximumSize(most)
            .removalListener(
                (@Nullable DomainName _, @Nullable Slot slot, RemovalCause _) -> retire(slot))
            .build();
    this.source = source;
    this.clock = clock;
  }

  /** One that has not expired. Refreshed behind the caller's back if it is in doubt. */
  Optional<HeldCertificate> findValid(DomainName name) {
    var slot = slots.getIfPresent(name);
    if (slot == null || !slot.certificate.isValidAt(clock.instant())) return Optional.empty();
    if (slot.doubtful) load(name, false);
    return Optional.of(slot.certificate);
  }

  /** The host's own even if expired, or a valid one of the wildcard above it. */
  Optional<HeldCertificate> findAny(HostName host) {
    var wildcard = host.wildcard().flatMap(this::findValid);
    if (wildcard.isPresent()) return wildcard;
    var own = slots.getIfPresent(host);
    if (own != null) return Optional.of(own.certificate);
    return host.wildcard().map(slots::getIfPresent).map(slot -> slot.certificate);
  }

  /** Keeps the newer one of this and what is there, and retires the other one's context. */
  void keep(DomainName name, HeldCertificate certificate) {
    var slot = new Slot(certificate);
    if (slots.asMap().merge(name, slot, Slot::newer) != slot) certificate.context().retire();
  }

  /** The same, unless the name has been dropped meanwhile: then nothing is kept. */
  void replace(DomainName name, HeldCertificate certificate) {
    var slot = new Slot(certificate);
    var kept = slots.asMap().computeIfPresent(name, (_, held) -> held.newer(slot));
    if (kept != slot) certificate.context().retire();
  }

  /** There is another one in the region store. */
  void refresh(DomainName name) {
    if (slots.asMap().computeIfPresent(name, (_, slot) -> slot.doubted()) != null) load(name, true);
  }

  /** Any number of changes may have been missed; each is looked at when next used. */
  void doubtAll() {
    slots.asMap().values().forEach(Slot::doubted);
  }

  void drop(DomainName name) {
    slots.invalidate(name);
  }

  /** Nothing is held any more; who found a context before may still use it. */
  @Override
  public void close() {
    slots.invalidateAll();
  }

  long size() {
    return slots.estimatedSize();
  }

  private void load(DomainName name, boolean changed) {
    var first = new boolean[1];
    refreshing.compute(
        name,
        (_, again) -> {
          first[0] = again == null;
          return again != null && (again || changed);
        });
    if (!first[0]) return;
    var _ =
        source
            .fromRegion(name)
            .whenComplete(
                (found, _) -> {
                  var again = Boolean.TRUE.equals(refreshing.remove(name));
                  if (found instanceof Held(var certificate)) replace(name, certificate);
                  if (again) refresh(name);
                });
  }

  private static void retire(@Nullable Slot slot) {
    if (slot != null) slot.certificate.context().retire();
  }

  /** One place for one certificate: another certificate comes with a slot of its own. */
  private static final class Slot {
    private final HeldCertificate certificate;

    /** The region store may have a newer one. */
    private volatile boolean doubtful;

    Slot(HeldCertificate certificate) {
      this.certificate = certificate;
    }

    Slot doubted() {
      doubtful = true;
      return this;
    }

    /** That one, unless this is newer; whichever it is, there was no other one to be had. */
    Slot newer(Slot now) {
      if (!certificate.revision().isNewerThan(now.certificate.revision())) return now;
      doubtful = false;
      return this;
    }
  }
}
