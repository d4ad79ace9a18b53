// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A listener's open connections: never more than allowed, in all and per client, and none is
 * forgotten. Safe for concurrent use.
 */
final class OpenConnections {
  private final Set<Entry> entries = ConcurrentHashMap.newKeySet();
  private final CountPerKey<String> all;
  private final CountPerKey<ClientKey> perClient;
  private final CompletableFuture<Void> drained = new CompletableFuture<>();
  private volatile boolean draining;

  OpenConnections(int most, int mostPerClient) {
    this.all = new CountPerKey<>(most);
    this.perClient = new CountPerKey<>(mostPerClient);
  }

  /** A place for one more connection; null if there is none. */
  @Nullable Entry open() {
    if (draining || !all.tryAcquire("all")) return null;
    var entry = new Entry();
    entries.add(entry);
    return entry;
  }

  int count() {
    return entries.size();
  }

  /** Completes once the last connection is closed; no more are opened. */
  CompletionStage<Void> drained() {
    draining = true;
    completeIfDrained();
    return drained;
  }

  void killAll(String reason) {
    entries.forEach(entry -> entry.kill(reason));
  }

  private void completeIfDrained() {
    if (draining && entries.isEmpty()) drained.complete(null);
  }

  /** One connection's place; closing it twice does nothing. */
  final class Entry {
    private @Nullable ClientKey client;
    private @Nullable Consumer<String> killer;
    private @Nullable String killed;
    private boolean closed;

    /** Counts the connection for its client; false if that one has too many. */
    synchronized boolean belongsTo(ClientKey key) {
      if (closed || !perClient.tryAcquire(key)) return false;
      client = key;
      return true;
    }

    synchronized void onKill(Consumer<String> newKiller) {
      killer = newKiller;
      if (killed != null) newKiller.accept(killed);
    }

    private synchronized void kill(String reason) {
      killed = reason;
      if (killer != null) killer.accept(reason);
    }

    synchronized void close() {
      if (closed) return;
      closed = true;
      if (client != null) perClient.release(client);
      entries.remove(this);
      all.release("all");
      completeIfDrained();
    }
  }
}
