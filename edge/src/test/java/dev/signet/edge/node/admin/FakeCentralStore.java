// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import dev.signet.persistence.StoreException;
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
import dev.signet.protocol.domain.CertificateState;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** What the management API reads of a central store; it can go away. */
final class FakeCentralStore implements CentralStore {
  private final Map<String, PurgeStore.PurgeProgress> purges = new ConcurrentHashMap<>();
  private volatile List<DomainRecord> records = List.of();
  private volatile List<RegionProgressStore.RegionProgress> progress = List.of();
  private volatile boolean away;

  /** What {@link DomainStore#list} was asked last. */
  volatile String lastList = "";

  void goAway() {
    away = true;
  }

  void comeBack() {
    away = false;
  }

  void holds(DomainRecord... domainRecords) {
    records = List.of(domainRecords);
  }

  void sees(RegionProgressStore.RegionProgress... regions) {
    progress = List.of(regions);
  }

  @Override
  public DomainStore domains() {
    return new Listing();
  }

  @Override
  public PurgeStore purges() {
    return new Purges();
  }

  @Override
  public RegionProgressStore regions() {
    return new RegionProgressStore() {
      @Override
      public CompletionStage<Void> report(String region, Revision reached, int nodes) {
        throw new UnsupportedOperationException();
      }

      @Override
      public CompletionStage<List<RegionProgress>> all() {
        return answer(progress);
      }

      @Override
      public CompletionStage<ClaimOutcome> claim(String region, String identity, Duration lease) {
        throw new UnsupportedOperationException();
      }

      @Override
      public CompletionStage<Void> release(String region, String identity) {
        throw new UnsupportedOperationException();
      }
    };
  }

  @Override
  public CompletionStage<Void> ping() {
    return answer("").thenAccept(_ -> {});
  }

  @Override
  public IssuanceStore issuance() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ChallengeStore challenges() {
    throw new UnsupportedOperationException();
  }

  @Override
  public AccountStore accounts() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ArchiveProgressStore archives() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Outbox outbox() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}

  private <T> CompletionStage<T> answer(T value) {
    return away
        ? CompletableFuture.failedStage(new StoreException("db.internal:5432 refused", null))
        : CompletableFuture.completedStage(value);
  }

  private final class Listing implements DomainStore {
    @Override
    public CompletionStage<DomainPage> list(
        Optional<TenantId> tenant,
        Optional<CertificateState> state,
        int limit,
        Optional<String> cursor) {
      if (cursor.equals(Optional.of("bogus")))
        throw new IllegalArgumentException("cursor: found 5 characters that are no cursor");
      lastList = tenant + " " + state + " " + limit + " " + cursor;
      return answer(
          new DomainPage(
              records.stream().limit(limit).toList(),
              records.size() > limit ? Optional.of("after-" + limit) : Optional.empty()));
    }

    @Override
    public CompletionStage<AllowOutcome> allow(
        DomainName name, TenantId tenant, Origin origin, boolean redirectToHttps) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Optional<Revision>> remove(DomainName name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<DomainRecord> load(DomainName name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Map<CertificateState, Long>> countByState() {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<ControlEvent>> changesAfter(Revision after, int limit) {
      throw new UnsupportedOperationException();
    }
  }

  private final class Purges implements PurgeStore {
    @Override
    public CompletionStage<Purge> request(
        Purge.Scope scope, String value, boolean soft, List<String> regions) {
      var purge =
          new Purge(
              "purge-" + purges.size(), scope, value, soft, new Revision(9), FakeDomains.NOON);
      var doneAt = new HashMap<String, Optional<Instant>>();
      for (var region : regions) doneAt.put(region, Optional.empty());
      return answer(purge)
          .thenApply(
              stored -> {
                purges.put(stored.id(), new PurgeProgress(stored, doneAt));
                return stored;
              });
    }

    @Override
    public CompletionStage<Void> markDone(String id, String region) {
      purges.computeIfPresent(
          id,
          (_, held) -> {
            var doneAt = new HashMap<>(held.doneAt());
            doneAt.put(region, Optional.of(FakeDomains.NOON));
            return new PurgeProgress(held.purge(), doneAt);
          });
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Optional<PurgeProgress>> find(String id) {
      return answer(Optional.ofNullable(purges.get(id)));
    }
  }
}
