// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.certificate;

import dev.signet.actors.domain.Domains;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers about certificates what it was told to, when it was told to; remembers who was asked. */
public final class ScriptedDomains implements Domains {
  public final List<DomainName> asked = new CopyOnWriteArrayList<>();
  public final Map<DomainName, String> tlsAlpn = new ConcurrentHashMap<>();
  private final Map<DomainName, CompletableFuture<CertificateAnswer>> answers =
      new ConcurrentHashMap<>();

  /** Answers every question about the name from now on, also those that wait. */
  public void answer(DomainName name, CertificateAnswer answer) {
    var before = answers.put(name, CompletableFuture.completedFuture(answer));
    if (before != null) before.complete(answer);
  }

  @Override
  public CompletionStage<CertificateAnswer> certificate(DomainName name, Duration patience) {
    asked.add(name);
    return answers.computeIfAbsent(name, _ -> new CompletableFuture<>());
  }

  @Override
  public CompletionStage<Optional<String>> tlsAlpnChallenge(DomainName name) {
    return CompletableFuture.completedStage(Optional.ofNullable(tlsAlpn.get(name)));
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
  public CompletionStage<DescribeAnswer> describe(DomainName name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<RenewAnswer> renew(DomainName name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Optional<String>> httpChallenge(DomainName name, String token) {
    throw new UnsupportedOperationException();
  }
}
