// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.name.DomainName;
import dev.signet.protocol.name.InvalidNameException;
import dev.signet.protocol.name.PublicSuffixes;
import dev.signet.protocol.name.WildcardName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Which names and origins a tenant may have.
 *
 * @param issuesWildcards whether the authority in use can be shown control over a wildcard: ACME
 *     does so by DNS-01 alone (RFC 8555 §7.1.3 with the CA/Browser Forum's rules), the internal
 *     authority asks for no proof
 */
public record DomainAdmission(boolean issuesWildcards, OriginCheck origins) {

  /**
   * @throws ProblemException 422 if the name cannot be a tenant's
   */
  DomainName name(String text) {
    DomainName name;
    try {
      name = DomainName.parse(text);
    } catch (InvalidNameException e) {
      throw ProblemException.inParameter("name", String.valueOf(e.getMessage()));
    }
    if (PublicSuffixes.isPublicSuffix(name))
      throw ProblemException.inParameter(
          "name", "name: " + name.text() + " is a public suffix (expected: a name below one)");
    if (name instanceof WildcardName && !issuesWildcards)
      throw ProblemException.inParameter(
          "name",
          "name: "
              + name.text()
              + " is a wildcard (expected: a host name, unless the challenge dns-01 is configured, with a hosted zone)");
    return name;
  }

  /** Fails with 422 if the origin is refused. */
  CompletionStage<Void> origin(Origin origin) {
    return origins
        .refusal(origin)
        .thenCompose(
            refusal ->
                refusal.isEmpty()
                    ? CompletableFuture.completedStage(null)
                    : CompletableFuture.failedStage(
                        ProblemException.inBody("#/origin/url", refusal.get())));
  }
}
