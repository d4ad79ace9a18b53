// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Finds streams whose client has not opened their window for long (RFC 9113 §10.5). */
final class WindowWatch {
  private final Http2Connection connection;
  private final Http2RemoteFlowController flow;
  private final Http2Connection.PropertyKey key;
  private long connectionOpened;

  private static final class Wait {
    long since;
  }

  WindowWatch(Http2Connection connection) {
    this.connection = connection;
    this.flow = connection.remote().flowController();
    this.key = connection.newKey();
  }

  /** A WINDOW_UPDATE came for a stream, or for the connection. */
  void opened(int id, long now) {
    if (id == 0) {
      connectionOpened = now;
      return;
    }
    var stream = connection.stream(id);
    Wait wait = stream == null ? null : waitOf(stream);
    if (wait != null) wait.since = now;
  }

  /**
   * @param limit nanoseconds of waiting
   */
  void tick(long now, long limit, Consumer<Http2Stream> stalled) throws Http2Exception {
    if (connection.numActiveStreams() == 0) return;
    var isClosedForAll = flow.windowSize(connection.connectionStream()) <= 0;
    connection.forEachActiveStream(
        stream -> {
          if (waitsTooLong(stream, isClosedForAll, now, limit)) stalled.accept(stream);
          return true;
        });
  }

  private boolean waitsTooLong(Http2Stream stream, boolean isClosedForAll, long now, long limit) {
    var isClosed = flow.windowSize(stream) <= 0;
    var wait = waitOf(stream);
    if (!(isClosed || isClosedForAll) || !flow.hasFlowControlled(stream)) {
      if (wait != null) stream.removeProperty(key);
      return false;
    }
    if (wait == null) {
      wait = new Wait();
      wait.since = now;
      stream.setProperty(key, wait);
      return false;
    }
    var since = isClosed ? wait.since : Math.max(wait.since, connectionOpened);
    return now - since > limit;
  }

  private @Nullable Wait waitOf(Http2Stream stream) {
    return stream.getProperty(key);
  }
}
