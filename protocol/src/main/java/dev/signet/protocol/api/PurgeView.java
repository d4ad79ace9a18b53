// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.api;

import dev.signet.protocol.domain.Purge;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A purge and how far it has come.
 *
 * @param regions {@code pending} or {@code done} per region
 * @param doneAt when each region was done; null while pending
 */
public record PurgeView(
    String id,
    Purge.Scope scope,
    String value,
    boolean soft,
    long revision,
    Instant requestedAt,
    SortedMap<String, String> regions,
    SortedMap<String, @Nullable Instant> doneAt) {

  public static PurgeView of(Purge purge, Map<String, Optional<Instant>> doneAt) {
    var states = new TreeMap<String, String>();
    var times = new TreeMap<String, @Nullable Instant>();
    doneAt.forEach(
        (region, at) -> {
          states.put(region, at.isPresent() ? "done" : "pending");
          times.put(region, at.orElse(null));
        });
    return new PurgeView(
        purge.id(),
        purge.scope(),
        purge.value(),
        purge.soft(),
        purge.revision().number(),
        purge.requestedAt(),
        states,
        times);
  }
}
