// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.memory;

import dev.signet.persistence.StoreException;
import dev.signet.persistence.region.ChangeListeners;
import dev.signet.persistence.region.PurgePosition;
import dev.signet.persistence.region.RegionChange;
import dev.signet.persistence.region.RegionChange.CertificateChanged;
import dev.signet.persistence.region.RegionChange.DomainChanged;
import dev.signet.persistence.region.RegionChange.DomainRemoved;
import dev.signet.persistence.region.RegionChange.Purged;
import dev.signet.persistence.region.RegionStore;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The region store of a region that is one node: gone with the process, and filled again from the
 * central store. Listeners are called on the thread that applies.
 */
public final class MemoryRegionStore implements RegionStore {
  private static final String HISTORY = "memory";

  private final Object lock = new Object();
  private final ChangeListeners listeners = new ChangeListeners();
  private final InstantSource clock;

  // All guarded by the lock.
  private final NewestEntries<Domain> domains;
  private final NewestEntries<SealedCertificate> certificates;
  private final NewestPurges purges = new NewestPurges();
  private Optional<Revision> completeUpTo = Optional.empty();
  private final RememberedMessages messages;
  private String identity = UUID.randomUUID().toString();
  private Optional<String> ticketSecrets = Optional.empty();
  private Instant ticketSecretsSince = Instant.EPOCH;
  private boolean closed;

  /**
   * @param retention how long removals are remembered, and messages of the control bus
   */
  public MemoryRegionStore(InstantSource clock, Duration retention) {
    this.clock = clock;
    this.domains = new NewestEntries<>(clock, retention);
    this.certificates = new NewestEntries<>(clock, retention);
    this.messages = new RememberedMessages(clock, retention);
  }

  @Override
  public CompletionStage<Optional<Domain>> findDomain(DomainName name) {
    synchronized (lock) {
      return answer(domains.find(name));
    }
  }

  @Override
  public CompletionStage<Optional<SealedCertificate>> findCertificate(DomainName name) {
    synchronized (lock) {
      return answer(certificates.find(name));
    }
  }

  @Override
  public CompletionStage<Boolean> apply(ControlEvent event) {
    List<RegionChange> changes;
    synchronized (lock) {
      if (closed) return closedFailure();
      changes = changesBy(event);
    }
    changes.forEach(listeners::tell);
    return CompletableFuture.completedStage(!changes.isEmpty());
  }

  @Override
  public CompletionStage<Integer> applyAll(List<ControlEvent> events) {
    RegionStore.requireBatch(events);
    CompletionStage<Integer> changes = CompletableFuture.completedStage(0);
    for (var event : events)
      changes = changes.thenCombine(apply(event), (sum, changed) -> changed ? sum + 1 : sum);
    return changes;
  }

  @Override
  public CompletionStage<Boolean> isRemembered(String messageId) {
    synchronized (lock) {
      return answer(messages.contains(messageId));
    }
  }

  @Override
  public CompletionStage<Void> remember(String messageId) {
    synchronized (lock) {
      if (closed) return closedFailure();
      messages.add(messageId);
      return CompletableFuture.completedStage(null);
    }
  }

  @Override
  public CompletionStage<String> identity() {
    synchronized (lock) {
      return answer(identity);
    }
  }

  @Override
  public CompletionStage<Void> keepIdentity(String kept) {
    synchronized (lock) {
      if (closed) return closedFailure();
      identity = kept;
      return CompletableFuture.completedStage(null);
    }
  }

  @Override
  public CompletionStage<NamePage> names(Optional<String> cursor, int limit) {
    if (limit < 1 || limit > LONGEST_PAGE)
      throw new IllegalArgumentException("limit: " + limit + " (expected: 1–" + LONGEST_PAGE + ")");
    synchronized (lock) {
      var names = domains.namesAfter(cursor.orElse(""), limit);
      return answer(
          new NamePage(
              names,
              names.size() < limit ? Optional.empty() : Optional.of(names.getLast().text())));
    }
  }

  @Override
  public CompletionStage<MissedPurges> purgesAfter(Optional<PurgePosition> after) {
    synchronized (lock) {
      return answer(new MissedPurges(purges.position(), after.flatMap(purges::after)));
    }
  }

  @Override
  public CompletionStage<Optional<Revision>> completeUpTo() {
    synchronized (lock) {
      return answer(completeUpTo);
    }
  }

  @Override
  public CompletionStage<Void> markComplete(Revision upTo) {
    synchronized (lock) {
      if (closed) return closedFailure();
      completeUpTo = Optional.of(upTo);
      return CompletableFuture.completedStage(null);
    }
  }

  /** One process, one history. */
  @Override
  public CompletionStage<String> history() {
    synchronized (lock) {
      return answer(HISTORY);
    }
  }

  @Override
  public CompletionStage<Boolean> advance(String history, Revision from, Revision to) {
    synchronized (lock) {
      if (closed) return closedFailure();
      if (!history.equals(HISTORY)) return CompletableFuture.completedStage(false);
      if (completeUpTo.filter(noted -> noted.equals(from) || noted.equals(to)).isEmpty())
        return CompletableFuture.completedStage(false);
      completeUpTo = Optional.of(to);
      return CompletableFuture.completedStage(true);
    }
  }

  @Override
  public CompletionStage<Optional<TicketSecretsEntry>> findTicketSecrets() {
    synchronized (lock) {
      return answer(ticketSecrets.map(held -> new TicketSecretsEntry(held, ageOfSecrets())));
    }
  }

  @Override
  public CompletionStage<Boolean> replaceTicketSecrets(Optional<String> from, String to) {
    synchronized (lock) {
      if (closed) return closedFailure();
      if (ticketSecrets.equals(Optional.of(to))) return CompletableFuture.completedStage(true);
      if (!ticketSecrets.equals(from)) return CompletableFuture.completedStage(false);
      ticketSecrets = Optional.of(to);
      ticketSecretsSince = clock.instant();
      return CompletableFuture.completedStage(true);
    }
  }

  /** A clock that was put back makes nothing younger than new. */
  private Duration ageOfSecrets() {
    var age = Duration.between(ticketSecretsSince, clock.instant());
    return age.isNegative() ? Duration.ZERO : age;
  }

  @Override
  public Subscription subscribe(Consumer<RegionChange> listener) {
    return listeners.add(listener);
  }

  @Override
  public CompletionStage<Void> ping() {
    synchronized (lock) {
      return closed ? closedFailure() : CompletableFuture.completedStage(null);
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
  }

  private List<RegionChange> changesBy(ControlEvent event) {
    return switch (event) {
      case ControlEvent.DomainAllowed(var domain) ->
          domains.put(domain.name(), domain.revision(), domain)
              ? List.of(new DomainChanged(domain.name()))
              : List.of();
      case ControlEvent.CertificateIssued(var certificate) ->
          certificates.put(certificate.name(), certificate.revision(), certificate)
              ? List.of(new CertificateChanged(certificate.name()))
              : List.of();
      case ControlEvent.DomainRemoved(var name, var revision) -> removal(name, revision);
      case ControlEvent.CachePurged(var purge) ->
          purges.add(purge) ? List.of(new Purged(purge, purges.position())) : List.of();
      case ControlEvent.RepopulateRequested _ -> List.of();
    };
  }

  private List<RegionChange> removal(DomainName name, Revision revision) {
    var changes = new ArrayList<RegionChange>();
    if (certificates.bury(name, revision)) changes.add(new CertificateChanged(name));
    if (domains.bury(name, revision)) changes.add(new DomainRemoved(name));
    return changes;
  }

  private <T> CompletionStage<T> answer(T value) {
    return closed ? closedFailure() : CompletableFuture.completedStage(value);
  }

  private static <T> CompletionStage<T> closedFailure() {
    return CompletableFuture.failedStage(new StoreException("memory: the store is closed", null));
  }
}
