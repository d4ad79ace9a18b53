// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import static java.util.concurrent.CompletableFuture.completedFuture;

import dev.signet.persistence.region.PurgePosition;
import dev.signet.persistence.region.RegionChange;
import dev.signet.persistence.region.RegionStore;
import dev.signet.protocol.certificate.SealedCertificate;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.name.DomainName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A region that knows nothing but purges, and says what the test says. */
final class FakeRegion implements RegionStore {
  final List<Consumer<RegionChange>> listeners = new CopyOnWriteArrayList<>();
  volatile CompletableFuture<MissedPurges> missed =
      completedFuture(new MissedPurges(PurgePosition.start(), Optional.of(List.of())));

  void tell(RegionChange change) {
    listeners.forEach(listener -> listener.accept(change));
  }

  @Override
  public CompletionStage<MissedPurges> purgesAfter(Optional<PurgePosition> after) {
    return missed;
  }

  @Override
  public Subscription subscribe(Consumer<RegionChange> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public CompletionStage<Optional<Domain>> findDomain(DomainName name) {
    return completedFuture(Optional.empty());
  }

  @Override
  public CompletionStage<Optional<SealedCertificate>> findCertificate(DomainName name) {
    return completedFuture(Optional.empty());
  }

  @Override
  public CompletionStage<Boolean> apply(ControlEvent event) {
    return completedFuture(false);
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
  public CompletionStage<NamePage> names(Optional<String> cursor, int limit) {
    return completedFuture(new NamePage(List.of(), Optional.empty()));
  }

  @Override
  public CompletionStage<Void> ping() {
    return CompletableFuture.runAsync(() -> {});
  }

  @Override
  public void close() {
    listeners.clear();
  }
}
