// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import dev.signet.edge.cache.CacheSettings.ClientDirectives;
import dev.signet.edge.exchange.Fields;

/**
 * Whether a shared cache stores a response (RFC 9111 §3), or why it does not.
 *
 * <p>A response with Set-Cookie is not stored, as at Fastly and, for what it does not override, at
 * Cloudflare: RFC 9111 §7.3 leaves it to the origin to forbid it, and experience says that origins
 * forget, which gives one visitor's session to the next. {@code private} and {@code no-cache} with
 * field names count as without (§5.2.2.4, §5.2.2.7 allow that).
 */
enum Storability {
  STORABLE,
  METHOD,
  CLIENT_NO_STORE,
  RANGE_REQUEST,
  NO_STORE,
  PRIVATE,
  AUTHORIZATION,
  SET_COOKIE,
  VARY_ON_EVERYTHING,
  STATUS,
  /** More tags than are read: it could not be purged by them. */
  TOO_MANY_TAGS,
  /** Never usable without asking, and nothing to ask with. */
  USELESS;

  static Storability of(
      RequestHead request,
      int status,
      Fields response,
      ResponseDirectives governing,
      Freshness freshness,
      ClientDirectives clientDirectives) {
    var directives = governing.directives();
    if (!request.isGet()) return METHOD;
    if (request.range() != null) return RANGE_REQUEST;
    if (clientDirectives == ClientDirectives.HONOUR && request.directives().has("no-store"))
      return CLIENT_NO_STORE;
    // §5.2.2.3: must-understand overrides no-store where the status is understood.
    if (directives.has("no-store")
        && !(directives.has("must-understand") && HeuristicFreshness.isAllowed(status)))
      return NO_STORE;
    if (directives.has("private")) return PRIVATE;
    if (request.hasAuthorization() && !isSharedDespiteAuthorization(directives))
      return AUTHORIZATION;
    if (response.has("set-cookie")) return SET_COOKIE;
    if (VaryKey.variesOnEverything(response)) return VARY_ON_EVERYTHING;
    if (!isStorableStatus(status, response, governing)) return STATUS;
    return isUseful(response, freshness) ? STORABLE : USELESS;
  }

  /** Whether another request for the same target might fare better, so that nothing is learnt. */
  boolean dependsOnRequest() {
    return switch (this) {
      case METHOD, CLIENT_NO_STORE, RANGE_REQUEST, AUTHORIZATION -> true;
      case STORABLE,
          NO_STORE,
          PRIVATE,
          SET_COOKIE,
          VARY_ON_EVERYTHING,
          STATUS,
          TOO_MANY_TAGS,
          USELESS ->
          false;
    };
  }

  /** RFC 9111 §3.5. */
  private static boolean isSharedDespiteAuthorization(CacheDirectives directives) {
    return directives.has("public")
        || directives.has("must-revalidate")
        || directives.has("s-maxage");
  }

  /** 206 and 304 describe another response; others need a word of the origin or a known meaning. */
  private static boolean isStorableStatus(
      int status, Fields response, ResponseDirectives governing) {
    if (status < 200 || status > 599 || status == 206 || status == 304 || status == 416)
      return false;
    var directives = governing.directives();
    return HeuristicFreshness.isAllowed(status)
        || (!directives.has("must-understand")
            && (directives.has("public")
                || directives.has("max-age")
                || directives.has("s-maxage")
                || (!governing.targeted() && response.has("expires"))));
  }

  private static boolean isUseful(Fields response, Freshness freshness) {
    return freshness.freshUntil().isAfter(freshness.generatedAt())
        || response.has("etag")
        || response.has("last-modified");
  }
}
