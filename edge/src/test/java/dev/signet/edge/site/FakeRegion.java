// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.site;

import dev.signet.actors.domain.Domains;
import dev.signet.persistence.StoreException;
import dev.signet.persistence.central.DomainRecord;
import dev.signet.persistence.region.PurgePosition;
import dev.signet.persistence.region.RegionChange;
import dev.signet.persistence.region.RegionStore;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.name.DomainName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A region store and the actors behind it, in memory; both can be away, and both count. */
public final class FakeRegion implements RegionStore, Domains {
  public final Map<DomainName, Domain> stored = new ConcurrentHashMap<>();
  public final Map<DomainName, Domain> central = new ConcurrentHashMap<>();
  public final Map<String, String> challenges = new ConcurrentHashMap<>();
  public final AtomicInteger asked = new AtomicInteger();
  public volatile boolean away;
  public volatile Optional<String> ticketSecrets = Optional.empty();
  public volatile Duration ticketSecretsAge = Duration.ZERO;
  private final List<Consumer<RegionChange>> listeners = new CopyOnWriteArrayList<>();
  private volatile PurgePosition position = PurgePosition.start();

  /** A domain of tenant {@code t1}. */
  public static Domain domain(String name, String origin) {
    return new Domain(
        DomainName.parse(name),
        new TenantId("t1"),
        new Origin(URI.create(origin), Optional.empty()),
        true,
        new Revision(1),
        Instant.EPOCH,
        Instant.EPOCH);
  }

  /** Allows a domain everywhere and tells nobody. */
  public FakeRegion with(Domain domain) {
    stored.put(domain.name(), domain);
    central.put(domain.name(), domain);
    return this;
  }

  public void tell(RegionChange change) {
    listeners.forEach(listener -> listener.accept(change));
  }

  public void tell(Purge purge) {
    position = position.then(purge.revision());
    tell(new RegionChange.Purged(purge, position));
  }

  private <T> CompletionStage<T> answer(java.util.function.Supplier<T> answer) {
    asked.incrementAndGet();
    return away
        ? CompletableFuture.failedStage(new StoreException("away", null))
        : CompletableFuture.completedStage(answer.get());
  }

  @Override
  public CompletionStage<Optional<TicketSecretsEntry>> findTicketSecrets() {
    return answer(this::ticketSecretsEntry);
  }

  private synchronized Optional<TicketSecretsEntry> ticketSecretsEntry() {
    return ticketSecrets.map(text -> new TicketSecretsEntry(text, ticketSecretsAge));
  }

  @Override
  public CompletionStage<Boolean> replaceTicketSecrets(Optional<String> from, String to) {
    return answer(() -> replaceTicketSecretsNow(from, to));
  }

  private synchronized boolean replaceTicketSecretsNow(Optional<String> from, String to) {
    if (!ticketSecrets.equals(from)) return false;
    ticketSecrets = Optional.of(to);
    ticketSecretsAge = Duration.ZERO;
    return true;
  }

  @Override
  public CompletionStage<Optional<Domain>> findDomain(DomainName name) {
    return answer(() -> Optional.ofNullable(stored.get(name)));
  }

  @Override
  public CompletionStage<NamePage> names(Optional<String> cursor, int limit) {
    return answer(
        () -> {
          var all =
              stored.keySet().stream().sorted((a, b) -> a.text().compareTo(b.text())).toList();
          var from = cursor.map(Integer::parseInt).orElse(0);
          var to = Math.min(all.size(), from + limit);
          return new NamePage(
              all.subList(Math.min(from, to), to),
              to < all.size() ? Optional.of(Integer.toString(to)) : Optional.empty());
        });
  }

  @Override
  public CompletionStage<MissedPurges> purgesAfter(Optional<PurgePosition> after) {
    return answer(() -> new MissedPurges(position, Optional.of(List.of())));
  }

  @Override
  public Subscription subscribe(Consumer<RegionChange> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public CompletionStage<Void> ping() {
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void close() {}

  @Override
  public CompletionStage<DescribeAnswer> describe(DomainName name) {
    asked.incrementAndGet();
    if (away) return CompletableFuture.completedStage(new Unavailable("away"));
    var domain = central.get(name);
    return CompletableFuture.completedStage(
        domain == null
            ? new NotAllowed()
            : new Described(
                new DomainRecord(
                    name, Optional.of(domain), Optional.empty(), DomainRecord.Issuance.NONE)));
  }

  @Override
  public CompletionStage<Optional<String>> httpChallenge(DomainName name, String token) {
    asked.incrementAndGet();
    return CompletableFuture.completedStage(
        Optional.ofNullable(challenges.get(name.text() + "/" + token)));
  }

  @Override
  public CompletionStage<Optional<SealedCertificate>> findCertificate(DomainName name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Boolean> apply(ControlEvent event) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Integer> applyAll(List<ControlEvent> events) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Boolean> isRemembered(String messageId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> remember(String messageId) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<String> identity() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Void> keepIdentity(String identity) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<AllowAnswer> allow(
      DomainName name, TenantId tenant, Origin origin, boolean redirectToHttps) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<RemoveAnswer> remove(DomainName name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<CertificateAnswer> certificate(DomainName name, Duration patience) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<RenewAnswer> renew(DomainName name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Optional<String>> tlsAlpnChallenge(DomainName name) {
    throw new UnsupportedOperationException();
  }
}
