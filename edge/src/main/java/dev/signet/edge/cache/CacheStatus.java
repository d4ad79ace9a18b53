// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How this cache handled a request, as the client is told (RFC 9211).
 *
 * @param forwardStatus of the origin, where it differs from what the client sees
 * @param ttl seconds that the response stays fresh; negative since when it has been stale
 */
record CacheStatus(
    ForwardReason forward,
    OptionalInt forwardStatus,
    boolean stored,
    boolean collapsed,
    OptionalLong ttl) {

  /** A fresh hit, the same for all so that the header is made once. */
  static final String HIT = "signet; hit";

  static CacheStatus forwarded(ForwardReason reason) {
    return new CacheStatus(reason, OptionalInt.empty(), false, false, OptionalLong.empty());
  }

  static String staleHit(Freshness freshness, Instant now) {
    return HIT + "; ttl=" + ttl(freshness, now);
  }

  CacheStatus withForwardStatus(int status) {
    return new CacheStatus(forward, OptionalInt.of(status), stored, collapsed, ttl);
  }

  CacheStatus asStored(Freshness freshness, Instant now) {
    return new CacheStatus(forward, forwardStatus, true, collapsed, ttl).withTtl(freshness, now);
  }

  CacheStatus withTtl(Freshness freshness, Instant now) {
    return new CacheStatus(
        forward, forwardStatus, stored, collapsed, OptionalLong.of(ttl(freshness, now)));
  }

  CacheStatus asCollapsed() {
    return new CacheStatus(forward, forwardStatus, stored, true, ttl);
  }

  /** The field's value. */
  String text() {
    var text = new StringBuilder("signet; fwd=").append(forward.text());
    forwardStatus.ifPresent(status -> text.append("; fwd-status=").append(status));
    if (stored) text.append("; stored");
    if (collapsed) text.append("; collapsed");
    ttl.ifPresent(seconds -> text.append("; ttl=").append(seconds));
    return text.toString();
  }

  private static long ttl(Freshness freshness, Instant now) {
    return Duration.between(now, freshness.freshUntil()).toSeconds();
  }
}
