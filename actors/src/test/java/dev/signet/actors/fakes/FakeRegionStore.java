// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.fakes;

import dev.signet.persistence.region.PurgePosition;
import dev.signet.persistence.region.RegionChange;
import dev.signet.persistence.region.RegionStore;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.Purge;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.name.DomainName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The newest event of each name and kind wins; with faults on demand. Safe for concurrent use. */
public final class FakeRegionStore implements RegionStore {

  public final Faults faults = new Faults();
  private final Map<String, ControlEvent> held = new HashMap<>();
  private final List<Purge> purges = new ArrayList<>();
  private final Set<String> messages = ConcurrentHashMap.newKeySet();
  private final AtomicReference<String> identity = new AtomicReference<>("");
  private volatile Optional<Revision> complete = Optional.empty();
  private volatile String history = "first";

  @Override
  public CompletionStage<Boolean> apply(ControlEvent event) {
    return faults.run("apply", () -> applyNow(event));
  }

  @Override
  public CompletionStage<Integer> applyAll(List<ControlEvent> events) {
    RegionStore.requireBatch(events);
    return faults.run("applyAll", () -> (int) events.stream().filter(this::applyNow).count());
  }

  @Override
  public CompletionStage<Boolean> isRemembered(String messageId) {
    return faults.run("isRemembered", () -> messages.contains(messageId));
  }

  @Override
  public CompletionStage<Void> remember(String messageId) {
    return faults.runVoid("remember", () -> messages.add(messageId));
  }

  @Override
  public CompletionStage<String> identity() {
    return faults.run(
        "identity",
        () -> identity.updateAndGet(found -> found.isEmpty() ? freshIdentity() : found));
  }

  @Override
  public CompletionStage<Void> keepIdentity(String kept) {
    return faults.runVoid("keepIdentity", () -> identity.set(kept));
  }

  private static String freshIdentity() {
    return UUID.randomUUID().toString();
  }

  private synchronized boolean applyNow(ControlEvent event) {
    return switch (event) {
      case ControlEvent.DomainAllowed(var domain) -> keep("domain " + domain.name(), event);
      case ControlEvent.DomainRemoved(var name, var _) -> {
        var removed = keep("domain " + name, event);
        keep("certificate " + name, event);
        yield removed;
      }
      case ControlEvent.CertificateIssued(var certificate) ->
          keep("certificate " + certificate.name(), event);
      case ControlEvent.CachePurged(var purge) -> purges.add(purge);
      case ControlEvent.RepopulateRequested _ -> false;
    };
  }

  private boolean keep(String key, ControlEvent event) {
    var old = held.get(key);
    if (old != null && !event.revision().isNewerThan(old.revision())) return false;
    held.put(key, event);
    return true;
  }

  @Override
  public CompletionStage<Optional<Domain>> findDomain(DomainName name) {
    return faults.run("findDomain", () -> domain(name));
  }

  @Override
  public CompletionStage<Optional<SealedCertificate>> findCertificate(DomainName name) {
    return faults.run("findCertificate", () -> certificate(name));
  }

  @Override
  public CompletionStage<NamePage> names(Optional<String> cursor, int limit) {
    return faults.run("names", () -> new NamePage(allowed(), Optional.empty()));
  }

  @Override
  public CompletionStage<MissedPurges> purgesAfter(Optional<PurgePosition> after) {
    return faults.run(
        "purgesAfter", () -> new MissedPurges(PurgePosition.start(), Optional.of(purges())));
  }

  @Override
  public CompletionStage<Optional<Revision>> completeUpTo() {
    return faults.run("completeUpTo", () -> complete);
  }

  @Override
  public CompletionStage<Void> markComplete(Revision upTo) {
    return faults.runVoid("markComplete", () -> complete = Optional.of(upTo));
  }

  @Override
  public CompletionStage<String> history() {
    return faults.run("history", () -> history);
  }

  @Override
  public CompletionStage<Boolean> advance(String known, Revision from, Revision to) {
    return faults.run("advance", () -> advanceNow(known, from, to));
  }

  private synchronized boolean advanceNow(String known, Revision from, Revision to) {
    if (!known.equals(history)) return false;
    if (!complete.equals(Optional.of(from)) && !complete.equals(Optional.of(to))) return false;
    complete = Optional.of(to);
    return true;
  }

  @Override
  public Subscription subscribe(Consumer<RegionChange> listener) {
    return () -> {};
  }

  @Override
  public CompletionStage<Void> ping() {
    return faults.runVoid("ping", () -> {});
  }

  @Override
  public void close() {}

  // For tests

  public synchronized Optional<Domain> domain(DomainName name) {
    return held.get("domain " + name) instanceof ControlEvent.DomainAllowed(var domain)
        ? Optional.of(domain)
        : Optional.empty();
  }

  public synchronized Optional<SealedCertificate> certificate(DomainName name) {
    return held.get("certificate " + name) instanceof ControlEvent.CertificateIssued(var found)
        ? Optional.of(found)
        : Optional.empty();
  }

  public synchronized List<Purge> purges() {
    return List.copyOf(purges);
  }

  /** As after a flush: nothing is held any more, not even tombstones. */
  public synchronized void flush() {
    held.clear();
    purges.clear();
    messages.clear();
    identity.set("");
    complete = Optional.empty();
  }

  /** As if an entry had never been written; what is noted stays. */
  public synchronized void lose(DomainName name) {
    held.remove("domain " + name);
    held.remove("certificate " + name);
  }

  /** As after a failover: what the new primary lacks is to be said with {@link #lose}. */
  public void failOver(String newHistory) {
    history = newHistory;
  }

  private synchronized List<DomainName> allowed() {
    return held.values().stream()
        .filter(ControlEvent.DomainAllowed.class::isInstance)
        .map(ControlEvent.DomainAllowed.class::cast)
        .map(event -> event.domain().name())
        .toList();
  }
}
