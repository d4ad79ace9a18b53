// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.http.javadsl.model.HttpResponse;
import dev.signet.actors.domain.Domains;
import dev.signet.edge.site.Sites;
import dev.signet.protocol.name.HostName;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Answers a certification authority's HTTP-01 question on the plain port (RFC 8555 §8.3). Nobody
 * behind is asked for a host that is not allowed, nor for what cannot be a token.
 */
final class AcmeChallenges {
  private static final String PREFIX = "/.well-known/acme-challenge/";
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  private final Sites sites;
  private final Domains domains;

  AcmeChallenges(Sites sites, Domains domains) {
    this.sites = sites;
    this.domains = domains;
  }

  static boolean isAsked(String pathAndQuery) {
    return pathAndQuery.startsWith(PREFIX);
  }

  CompletionStage<HttpResponse> answer(String method, HostName host, RequestTarget target) {
    var token = target.path().substring(PREFIX.length());
    var reads = method.equals("GET") || method.equals("HEAD");
    if (!reads || !TOKEN.matcher(token).matches() || !sites.isAllowed(host))
      return CompletableFuture.completedStage(PlainAnswers.NOT_FOUND);
    return domains.httpChallenge(host, token).thenApply(AcmeChallenges::response);
  }

  private static HttpResponse response(Optional<String> keyAuthorization) {
    return keyAuthorization.map(PlainAnswers::text).orElse(PlainAnswers.NOT_FOUND);
  }
}
