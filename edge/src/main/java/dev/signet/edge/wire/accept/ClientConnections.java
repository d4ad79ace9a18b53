// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.accept;

import dev.signet.edge.wire.ClientKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** The connections of each client, up to a bound. Safe for concurrent use. */
final class ClientConnections {
  /** Lists are changed within {@code compute} alone, and copied to be looked at. */
  private final ConcurrentHashMap<ClientKey, ArrayList<ConnectionGuard>> clients =
      new ConcurrentHashMap<>();

  private final int most;

  ClientConnections(int most) {
    this.most = most;
  }

  /** Adds one, unless the client has as many as it may. */
  boolean tryAdd(ClientKey client, ConnectionGuard guard) {
    var added = new boolean[1];
    clients.compute(
        client,
        (_, known) -> {
          var guards = known == null ? new ArrayList<ConnectionGuard>(1) : known;
          added[0] = guards.size() < most;
          if (added[0]) guards.add(guard);
          return guards;
        });
    return added[0];
  }

  void remove(ClientKey client, ConnectionGuard guard) {
    clients.computeIfPresent(
        client,
        (_, guards) -> {
          guards.remove(guard);
          return guards.isEmpty() ? null : guards;
        });
  }

  /** As they are now. */
  List<ConnectionGuard> of(ClientKey client) {
    var copy = new ArrayList<ConnectionGuard>();
    clients.computeIfPresent(
        client,
        (_, guards) -> {
          copy.addAll(guards);
          return guards;
        });
    return copy;
  }
}
