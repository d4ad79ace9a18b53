// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import dev.signet.persistence.central.ChallengeStore;
import dev.signet.protocol.name.DomainName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** Keeps challenges in memory, and remembers which there ever were. */
final class MemoryChallenges implements ChallengeStore {

  final ConcurrentLinkedQueue<Challenge> everSaved = new ConcurrentLinkedQueue<>();
  private final Set<Challenge> pending = ConcurrentHashMap.newKeySet();

  @Override
  public CompletionStage<Void> save(Challenge challenge) {
    everSaved.add(challenge);
    pending.add(challenge);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Optional<Challenge>> findHttp(DomainName name, String token) {
    return CompletableFuture.completedStage(
        of(name, Type.HTTP_01).filter(challenge -> challenge.token().equals(token)).findFirst());
  }

  @Override
  public CompletionStage<Optional<Challenge>> findTlsAlpn(DomainName name) {
    return CompletableFuture.completedStage(of(name, Type.TLS_ALPN_01).findFirst());
  }

  @Override
  public CompletionStage<Void> remove(Challenge challenge) {
    pending.remove(challenge);
    return CompletableFuture.completedStage(null);
  }

  List<Type> typesEverSaved() {
    return everSaved.stream().map(Challenge::type).toList();
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  private Stream<Challenge> of(DomainName name, Type type) {
    return pending.stream()
        .filter(challenge -> challenge.name().equals(name) && challenge.type() == type);
  }
}
