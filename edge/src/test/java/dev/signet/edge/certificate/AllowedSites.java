// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.certificate;

import dev.signet.edge.site.Sites;
import dev.signet.persistence.StoreException;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.HostName;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Sites that are allowed by hand. */
public final class AllowedSites implements Sites {
  public final Set<DomainName> allowed = ConcurrentHashMap.newKeySet();
  public volatile boolean away;

  @Override
  public boolean isAllowed(HostName host) {
    return name(host).isPresent();
  }

  @Override
  public CompletionStage<Optional<Domain>> find(HostName host) {
    if (away) return CompletableFuture.failedStage(new StoreException("away", null));
    return CompletableFuture.completedStage(name(host).map(AllowedSites::domain));
  }

  private Optional<DomainName> name(HostName host) {
    if (allowed.contains(host)) return Optional.of(host);
    return host.wildcard().<DomainName>map(name -> name).filter(allowed::contains);
  }

  private static Domain domain(DomainName name) {
    return new Domain(
        name,
        new TenantId("t1"),
        new Origin(URI.create("http://origin.example"), Optional.empty()),
        true,
        new Revision(1),
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
