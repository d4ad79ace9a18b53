// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import akka.http.javadsl.model.HttpResponse;
import dev.signet.edge.exchange.MessageFields;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Drops what an unsafe request that succeeded may have changed (RFC 9111 §4.4). */
record Invalidation(ResponseStore store, ConcurrentMap<String, Flight> flights) {

  /** Returns the response, for chaining. */
  HttpResponse after(TargetUri target, HttpResponse response) {
    var status = response.status().intValue();
    if (status < 200 || status >= 400) return response;
    drop(target);
    var fields = MessageFields.of(response);
    dropReference(target, fields.first("location"));
    dropReference(target, fields.first("content-location"));
    return response;
  }

  /** Only on the same host: others are not this one's to change. */
  private void dropReference(TargetUri target, @Nullable String reference) {
    if (reference == null) return;
    var uri =
        reference.startsWith("/") && !reference.startsWith("//")
            ? target.root() + reference
            : reference;
    TargetUri.parse(uri).filter(other -> other.host().equals(target.host())).ifPresent(this::drop);
  }

  private void drop(TargetUri target) {
    drop(target.key());
    drop(target.keyOverOtherScheme());
  }

  private void drop(String key) {
    var flight = flights.remove(key);
    if (flight != null) flight.overtake();
    store.remove(key);
  }
}
