// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.fakes;

import dev.signet.persistence.central.AccountStore;
import dev.signet.persistence.central.ArchiveProgressStore;
import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.central.ChallengeStore;
import dev.signet.persistence.central.DomainRecord;
import dev.signet.persistence.central.DomainStore;
import dev.signet.persistence.central.IssuanceStore;
import dev.signet.persistence.central.Outbox;
import dev.signet.persistence.central.PurgeStore;
import dev.signet.persistence.central.RegionProgressStore;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.CertificateState;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.IssuanceFailure;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The central store's promises kept in memory, with faults on demand. Safe for concurrent use. */
public final class FakeCentralStore
    implements CentralStore,
        DomainStore,
        IssuanceStore,
        ChallengeStore,
        PurgeStore,
        Outbox,
        RegionProgressStore,
        ArchiveProgressStore {

  /** Whose nodes commit here. */
  public static final String REGION = "local";

  private static final class Row {
    @Nullable Domain domain;
    @Nullable SealedCertificate certificate;
    int failedAttempts;
    @Nullable IssuanceFailure lastError;
    @Nullable Instant nextAttemptAt;
    @Nullable Lease lease;
    long fencing;
    @Nullable Revision removal;
  }

  public final Faults faults = new Faults();
  private final InstantSource clock;
  private final Map<String, Row> rows = new TreeMap<>();
  private final Map<Revision, ControlEvent> log = new TreeMap<>();
  private final List<Challenge> challenges = new ArrayList<>();
  private final Map<String, PurgeProgress> purges = new LinkedHashMap<>();
  private final Map<String, RegionProgress> progress = new TreeMap<>();
  private final Map<String, Revision> archived = new ConcurrentHashMap<>();
  private long newest;
  private final Map<Revision, Instant> committedAt = new TreeMap<>();
  private final Set<Revision> published = new TreeSet<>();
  private final Map<String, Claim> claims = new TreeMap<>();

  public FakeCentralStore(InstantSource clock) {
    this.clock = clock;
  }

  // DomainStore

  @Override
  public CompletionStage<AllowOutcome> allow(
      DomainName name, TenantId tenant, Origin origin, boolean redirectToHttps) {
    return run(
        "allow",
        () -> {
          var row = row(name);
          var old = row.domain;
          if (old != null && !old.tenant().equals(tenant)) return new AllowOutcome.OwnedByAnother();
          if (old != null
              && old.origin().equals(origin)
              && old.redirectToHttps() == redirectToHttps) return new AllowOutcome.Unchanged(old);
          var now = clock.instant();
          var created = old == null ? now : old.createdAt();
          var domain =
              new Domain(name, tenant, origin, redirectToHttps, nextRevision(), created, now);
          row.domain = domain;
          row.removal = null;
          log.put(domain.revision(), new ControlEvent.DomainAllowed(domain));
          return old == null ? new AllowOutcome.Created(domain) : new AllowOutcome.Changed(domain);
        });
  }

  @Override
  public CompletionStage<Optional<Revision>> remove(DomainName name) {
    return run(
        "remove",
        () -> {
          var row = row(name);
          if (row.domain == null) return Optional.empty();
          var revision = nextRevision();
          row.domain = null;
          row.certificate = null;
          row.removal = revision;
          log.put(revision, new ControlEvent.DomainRemoved(name, revision));
          return Optional.of(revision);
        });
  }

  @Override
  public CompletionStage<DomainRecord> load(DomainName name) {
    return run("load", () -> record(name));
  }

  @Override
  public CompletionStage<DomainPage> list(
      Optional<TenantId> tenant,
      Optional<CertificateState> state,
      int limit,
      Optional<String> cursor) {
    return run(
        "list",
        () ->
            new DomainPage(
                rows.keySet().stream()
                    .map(DomainName::parse)
                    .map(this::record)
                    .filter(record -> record.domain().isPresent())
                    .toList(),
                Optional.empty()));
  }

  @Override
  public CompletionStage<Map<CertificateState, Long>> countByState() {
    return run(
        "countByState",
        () ->
            rows.keySet().stream()
                .map(DomainName::parse)
                .map(this::record)
                .filter(record -> record.domain().isPresent())
                .collect(
                    Collectors.groupingBy(
                        record -> record.state(clock.instant()), Collectors.counting())));
  }

  @Override
  public CompletionStage<List<ControlEvent>> changesAfter(Revision after, int limit) {
    return run(
        "changesAfter",
        () -> {
          var events = new ArrayList<ControlEvent>();
          rows.forEach(
              (name, row) -> {
                if (row.domain != null) events.add(new ControlEvent.DomainAllowed(row.domain));
                if (row.certificate != null)
                  events.add(new ControlEvent.CertificateIssued(row.certificate));
                if (row.removal != null)
                  events.add(new ControlEvent.DomainRemoved(DomainName.parse(name), row.removal));
              });
          return events.stream()
              .filter(event -> event.revision().isNewerThan(after))
              .sorted(Comparator.comparing(ControlEvent::revision))
              .limit(limit)
              .toList();
        });
  }

  // IssuanceStore

  @Override
  public CompletionStage<LeaseOutcome> acquire(DomainName name, String owner, Duration duration) {
    return run(
        "acquire",
        () -> {
          var row = row(name);
          var now = clock.instant();
          if (row.domain == null) return new LeaseOutcome.NotAllowed();
          if (row.lease != null && now.isBefore(row.lease.expiresAt()))
            return new LeaseOutcome.HeldByAnother(row.lease.owner(), row.lease.expiresAt());
          if (row.nextAttemptAt != null && row.lastError != null && now.isBefore(row.nextAttemptAt))
            return new LeaseOutcome.BackingOff(row.lastError, row.nextAttemptAt);
          var lease = new Lease(name, owner, ++row.fencing, now.plus(duration));
          row.lease = lease;
          return new LeaseOutcome.Acquired(lease, row.failedAttempts);
        });
  }

  @Override
  public CompletionStage<Optional<Lease>> prolong(Lease lease, Duration duration) {
    return run(
        "prolong",
        () -> {
          var row = row(lease.name());
          var now = clock.instant();
          if (!holds(row, lease) || row.lease == null || !now.isBefore(row.lease.expiresAt()))
            return Optional.empty();
          var prolonged =
              new Lease(lease.name(), lease.owner(), lease.fencing(), now.plus(duration));
          row.lease = prolonged;
          return Optional.of(prolonged);
        });
  }

  @Override
  public CompletionStage<Void> release(Lease lease) {
    return faults.runVoid(
        "release",
        () -> {
          synchronized (this) {
            var row = row(lease.name());
            if (holds(row, lease)) row.lease = null;
          }
        });
  }

  @Override
  public CompletionStage<Optional<SealedCertificate>> succeed(
      Lease lease, SealedCertificate certificate) {
    return run(
        "succeed",
        () -> {
          var row = row(lease.name());
          if (!holds(row, lease) || row.domain == null) return Optional.empty();
          var stored = certificate.withRevision(nextRevision());
          row.certificate = stored;
          row.lease = null;
          row.failedAttempts = 0;
          row.lastError = null;
          row.nextAttemptAt = null;
          log.put(stored.revision(), new ControlEvent.CertificateIssued(stored));
          return Optional.of(stored);
        });
  }

  @Override
  public CompletionStage<AdoptionOutcome> adopt(SealedCertificate certificate) {
    return run(
        "adopt",
        () -> {
          var row = row(certificate.name());
          if (row.domain == null) return new AdoptionOutcome.NotAllowed();
          var present = row.certificate;
          if (present != null && !certificate.notAfter().isAfter(present.notAfter()))
            return new AdoptionOutcome.NotNewer(present.notAfter());
          var stored = certificate.withRevision(nextRevision());
          row.certificate = stored;
          row.failedAttempts = 0;
          row.lastError = null;
          row.nextAttemptAt = null;
          log.put(stored.revision(), new ControlEvent.CertificateIssued(stored));
          return new AdoptionOutcome.Adopted(stored);
        });
  }

  @Override
  public CompletionStage<Boolean> fail(Lease lease, IssuanceFailure failure, Instant next) {
    return run(
        "fail",
        () -> {
          var row = row(lease.name());
          if (!holds(row, lease)) return false;
          row.lease = null;
          row.failedAttempts++;
          row.lastError = failure;
          row.nextAttemptAt = next;
          return true;
        });
  }

  @Override
  public CompletionStage<List<DomainName>> dueForRenewal(Instant now, int limit) {
    return run(
        "dueForRenewal",
        () ->
            rows.keySet().stream()
                .map(DomainName::parse)
                .map(this::record)
                .filter(record -> record.domain().isPresent())
                .filter(
                    record ->
                        record
                            .certificate()
                            .filter(certificate -> !now.isBefore(certificate.renewAt()))
                            .isPresent())
                .filter(record -> record.issuance().nextAttemptAt().filter(now::isBefore).isEmpty())
                .map(DomainRecord::name)
                .limit(limit)
                .toList());
  }

  @Override
  public CompletionStage<Long> countExpiring(Instant now, Duration within) {
    return run(
        "countExpiring",
        () ->
            rows.values().stream()
                .flatMap(row -> Stream.ofNullable(row.certificate))
                .filter(certificate -> !certificate.notAfter().isAfter(now.plus(within)))
                .filter(
                    certificate ->
                        Duration.between(certificate.renewAt(), now)
                                .compareTo(Duration.between(now, certificate.notAfter()))
                            >= 0)
                .count());
  }

  // ArchiveProgressStore

  @Override
  public CompletionStage<Revision> reached(String archive) {
    return run("reached", () -> archived.getOrDefault(archive, Revision.NONE));
  }

  @Override
  public CompletionStage<Void> advance(String archive, Revision reached) {
    return faults.runVoid(
        "advance",
        () -> archived.merge(archive, reached, (old, now) -> now.isNewerThan(old) ? now : old));
  }

  // ChallengeStore

  @Override
  public CompletionStage<Void> save(Challenge challenge) {
    return faults.runVoid("save", () -> challenges.add(challenge));
  }

  @Override
  public CompletionStage<Optional<Challenge>> findHttp(DomainName name, String token) {
    return run(
        "findHttp",
        () ->
            challenges.stream()
                .filter(challenge -> challenge.type() == ChallengeStore.Type.HTTP_01)
                .filter(challenge -> challenge.name().equals(name))
                .filter(challenge -> challenge.token().equals(token))
                .findFirst());
  }

  @Override
  public CompletionStage<Optional<Challenge>> findTlsAlpn(DomainName name) {
    return run(
        "findTlsAlpn",
        () ->
            challenges.stream()
                .filter(challenge -> challenge.type() == ChallengeStore.Type.TLS_ALPN_01)
                .filter(challenge -> challenge.name().equals(name))
                .findFirst());
  }

  @Override
  public CompletionStage<Void> remove(Challenge challenge) {
    return faults.runVoid("removeChallenge", () -> challenges.remove(challenge));
  }

  // PurgeStore

  @Override
  public CompletionStage<Purge> request(
      Purge.Scope scope, String value, boolean soft, List<String> regions) {
    return run(
        "request",
        () -> {
          var revision = nextRevision();
          var purge = new Purge("purge-" + revision, scope, value, soft, revision, clock.instant());
          var doneAt = new TreeMap<String, Optional<Instant>>();
          regions.forEach(region -> doneAt.put(region, Optional.empty()));
          purges.put(purge.id(), new PurgeProgress(purge, doneAt));
          log.put(revision, new ControlEvent.CachePurged(purge));
          return purge;
        });
  }

  @Override
  public CompletionStage<Void> markDone(String id, String region) {
    return faults.runVoid(
        "markDone",
        () -> {
          synchronized (this) {
            var old = purges.get(id);
            if (old == null) return;
            var doneAt = new TreeMap<>(old.doneAt());
            doneAt.put(region, Optional.of(clock.instant()));
            purges.put(id, new PurgeProgress(old.purge(), doneAt));
          }
        });
  }

  @Override
  public CompletionStage<Optional<PurgeProgress>> find(String id) {
    return run("findPurge", () -> Optional.ofNullable(purges.get(id)));
  }

  // Outbox

  @Override
  public CompletionStage<List<ControlEvent>> unpublished(int limit) {
    return run("unpublished", () -> unpublished().limit(limit).toList());
  }

  /** All that is committed here is committed by {@link #REGION}. */
  @Override
  public CompletionStage<List<ControlEvent>> unpublished(String region, int limit) {
    return run(
        "unpublished",
        () -> unpublished().filter(_ -> region.equals(REGION)).limit(limit).toList());
  }

  @Override
  public CompletionStage<List<ControlEvent>> overdue(Duration olderThan, int limit) {
    return run(
        "overdue",
        () -> {
          var before = clock.instant().minus(olderThan);
          return unpublished()
              .filter(
                  event -> committedAt.getOrDefault(event.revision(), Instant.MAX).isBefore(before))
              .limit(limit)
              .toList();
        });
  }

  private Stream<ControlEvent> unpublished() {
    return log.values().stream().filter(event -> !published.contains(event.revision()));
  }

  @Override
  public CompletionStage<Void> markPublished(Collection<Revision> revisions) {
    return faults.runVoid(
        "markPublished",
        () -> {
          synchronized (this) {
            published.addAll(revisions);
          }
        });
  }

  @Override
  public CompletionStage<Revision> newest() {
    return run("newest", () -> new Revision(newest));
  }

  // RegionProgressStore

  @Override
  public CompletionStage<Void> report(String region, Revision reached, int nodes) {
    return faults.runVoid(
        "report",
        () -> {
          synchronized (this) {
            var now = clock.instant();
            progress.put(region, new RegionProgress(region, reached, now, Duration.ZERO, nodes));
            purges.replaceAll((_, purge) -> doneUpTo(purge, region, reached, now));
          }
        });
  }

  private static PurgeProgress doneUpTo(
      PurgeProgress progress, String region, Revision reached, Instant now) {
    if (progress.purge().revision().isNewerThan(reached)) return progress;
    var doneAt = new TreeMap<>(progress.doneAt());
    doneAt.computeIfPresent(region, (_, at) -> Optional.of(at.orElse(now)));
    return new PurgeProgress(progress.purge(), doneAt);
  }

  private record Claim(String identity, Instant expiresAt) {}

  @Override
  public CompletionStage<ClaimOutcome> claim(String region, String identity, Duration lease) {
    return run(
        "claim",
        () -> {
          var now = clock.instant();
          var held = claims.get(region);
          if (held != null && !held.identity().equals(identity) && now.isBefore(held.expiresAt()))
            return new ClaimOutcome.HeldByAnother(
                held.identity(), held.expiresAt(), Duration.between(now, held.expiresAt()));
          claims.put(region, new Claim(identity, now.plus(lease)));
          return new ClaimOutcome.Claimed(now.plus(lease));
        });
  }

  @Override
  public CompletionStage<Void> release(String region, String identity) {
    return faults.runVoid(
        "releaseName",
        () -> {
          synchronized (this) {
            claims.computeIfPresent(
                region, (_, held) -> held.identity().equals(identity) ? null : held);
          }
        });
  }

  @Override
  public CompletionStage<List<RegionProgress>> all() {
    return run("all", () -> List.copyOf(progress.values()));
  }

  // CentralStore

  @Override
  public DomainStore domains() {
    return this;
  }

  @Override
  public IssuanceStore issuance() {
    return this;
  }

  @Override
  public ChallengeStore challenges() {
    return this;
  }

  @Override
  public AccountStore accounts() {
    throw new UnsupportedOperationException("the domains' actors have no accounts");
  }

  @Override
  public PurgeStore purges() {
    return this;
  }

  @Override
  public Outbox outbox() {
    return this;
  }

  @Override
  public RegionProgressStore regions() {
    return this;
  }

  @Override
  public ArchiveProgressStore archives() {
    return this;
  }

  @Override
  public CompletionStage<Void> ping() {
    return faults.runVoid("ping", () -> {});
  }

  @Override
  public void close() {}

  // For tests

  /** What is stored, without going through the faults. */
  public synchronized DomainRecord record(DomainName name) {
    var row = row(name);
    return new DomainRecord(
        name,
        Optional.ofNullable(row.domain),
        Optional.ofNullable(row.certificate),
        new DomainRecord.Issuance(
            row.failedAttempts,
            Optional.ofNullable(row.lastError),
            Optional.ofNullable(row.nextAttemptAt),
            Optional.ofNullable(row.lease).map(Lease::expiresAt)));
  }

  /** Up to where all is published. */
  public synchronized Revision published() {
    return unpublished()
        .findFirst()
        .map(oldest -> new Revision(oldest.revision().number() - 1))
        .orElseGet(() -> new Revision(newest));
  }

  public synchronized PurgeProgress purge(String id) {
    var found = purges.get(id);
    if (found == null) throw new IllegalArgumentException("no purge " + id);
    return found;
  }

  /** As when it has been done for a long time. */
  public synchronized void forgetPurge(Purge purge) {
    purges.remove(purge.id());
    log.remove(purge.revision());
  }

  private static boolean holds(Row row, Lease lease) {
    return row.lease != null && row.lease.fencing() == lease.fencing();
  }

  private Row row(DomainName name) {
    return rows.computeIfAbsent(name.text(), _ -> new Row());
  }

  private Revision nextRevision() {
    var revision = new Revision(++newest);
    committedAt.put(revision, clock.instant());
    return revision;
  }

  private <T> CompletionStage<T> run(String call, Supplier<T> effect) {
    return faults.run(
        call,
        () -> {
          synchronized (this) {
            return effect.get();
          }
        });
  }
}
