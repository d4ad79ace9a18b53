// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import dev.signet.edge.wire.loop.EventLoops;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Tells every connection some times a second how late it is, on its own event loop. */
final class ConnectionTicks implements AutoCloseable {
  private static final long EVERY_MILLIS = 100;

  /** Each set belongs to its loop. */
  private final Map<EventLoop, Set<OriginConnection>> open = new HashMap<>();

  private final List<Future<?>> running = new ArrayList<>();

  ConnectionTicks(EventLoops loops) {
    for (var executor : loops.group()) {
      var loop = (EventLoop) executor;
      Set<OriginConnection> connections = new HashSet<>();
      open.put(loop, connections);
      running.add(every(loop, () -> tick(connections)));
    }
  }

  /** The same for something else. */
  static Future<?> every(EventLoop loop, Runnable task) {
    return loop.scheduleAtFixedRate(task, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Called on the connection's loop. */
  void add(OriginConnection connection, EventLoop loop) {
    of(loop).add(connection);
  }

  /** Called on the connection's loop. */
  void remove(OriginConnection connection, EventLoop loop) {
    of(loop).remove(connection);
  }

  private Set<OriginConnection> of(EventLoop loop) {
    var connections = open.get(loop);
    if (connections == null) throw new IllegalArgumentException("loop: not one of these");
    return connections;
  }

  private static void tick(Set<OriginConnection> connections) {
    if (connections.isEmpty()) return;
    var now = System.nanoTime();
    // a copy: who is told may end
    for (var connection : connections.toArray(OriginConnection[]::new)) connection.tick(now);
  }

  @Override
  public void close() {
    for (var ticking : running) ticking.cancel(false);
  }
}
