// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import dev.signet.edge.cache.CacheSettings.ClientDirectives;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What to do with a GET or HEAD, given what is stored for it (RFC 9111 §4). */
sealed interface CacheDecision {

  /** It is fresh, or the client takes it stale. */
  record ServeStored() implements CacheDecision {}

  /** It is stale, and may be served while it is being revalidated (RFC 5861 §3). */
  record ServeWhileRevalidating() implements CacheDecision {}

  /** Ask the origin whether it is still good. */
  record Revalidate(ForwardReason reason) implements CacheDecision {}

  record Fetch(ForwardReason reason) implements CacheDecision {}

  /** The client wants nothing but what is stored (RFC 9111 §5.2.1.7): 504. */
  record OnlyIfCached() implements CacheDecision {}

  /**
   * @param stored null if nothing is stored that this request selects
   * @param otherVariants whether something is stored that other requests for the target select
   */
  static CacheDecision decide(
      RequestHead request,
      @Nullable Freshness stored,
      boolean otherVariants,
      Instant now,
      ClientDirectives clientDirectives) {
    var directives = request.directives();
    var wanted = wanted(directives, stored, otherVariants, now, clientDirectives);
    var goesForward = wanted instanceof Revalidate || wanted instanceof Fetch;
    return goesForward && directives.has("only-if-cached") ? new OnlyIfCached() : wanted;
  }

  private static CacheDecision wanted(
      CacheDirectives directives,
      @Nullable Freshness stored,
      boolean otherVariants,
      Instant now,
      ClientDirectives clientDirectives) {
    if (stored == null)
      return new Fetch(otherVariants ? ForwardReason.VARY_MISS : ForwardReason.URI_MISS);
    var honoured = clientDirectives == ClientDirectives.HONOUR ? directives : CacheDirectives.NONE;
    if (asksForNewer(honoured, stored, now)) return new Revalidate(ForwardReason.REQUEST);
    if (stored.isFresh(now)) return new ServeStored();
    if (takesStale(honoured, stored, now)) return new ServeStored();
    return stored.mayServeWhileRevalidating(now)
        ? new ServeWhileRevalidating()
        : new Revalidate(ForwardReason.STALE);
  }

  /** RFC 9111 §5.2.1.1, §5.2.1.3, §5.2.1.4. */
  private static boolean asksForNewer(CacheDirectives client, Freshness stored, Instant now) {
    if (client.has("no-cache")) return true;
    var age = Duration.ofSeconds(stored.ageSeconds(now));
    return client.seconds("max-age").map(most -> age.compareTo(most) > 0).orElse(false)
        || client
            .seconds("min-fresh")
            .map(least -> stored.freshUntil().isBefore(now.plus(least)))
            .orElse(false);
  }

  /** RFC 9111 §5.2.1.2; without an argument any staleness will do. */
  private static boolean takesStale(CacheDirectives client, Freshness stored, Instant now) {
    if (!stored.mayBeStale() || !client.has("max-stale")) return false;
    var most = client.arguments().getOrDefault("max-stale", "");
    return most.isEmpty()
        || now.isBefore(
            stored.freshUntil().plus(Duration.ofSeconds(CacheDirectives.wholeSeconds(most))));
  }
}
