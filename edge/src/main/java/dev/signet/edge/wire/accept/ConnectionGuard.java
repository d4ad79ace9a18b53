// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.accept;

import dev.signet.edge.wire.ClientKey;
import dev.signet.edge.wire.http.HttpConnection;
import dev.signet.edge.wire.loop.LoopTicks;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of every connection, which sees to it that the connection ends: when nothing
 * moves for too long, when a phase takes longer than it may, when it is told to. One timer per
 * event loop serves all of them. Belongs to the event loop where nothing else is said.
 */
public final class ConnectionGuard extends ChannelInboundHandlerAdapter
    implements LoopTicks.Ticked {
  private static final Duration SILENCE = Duration.ofSeconds(1);

  private final Channel channel;
  private final OpenConnections connections;
  private final long idleNanos;
  private final boolean isReserve;
  private final AtomicBoolean hasPlace = new AtomicBoolean(true);
  private final AtomicReference<@Nullable ClientKey> client = new AtomicReference<>();
  private volatile @Nullable HttpConnection http;
  private @Nullable Runnable whenLate;
  private long deadline;
  private long pending;
  private long progress;

  /** Read by other threads that look for a connection to end. */
  private volatile long lastMoved = System.nanoTime();

  private boolean isDraining;
  private boolean hasBegun;
  private boolean moved;

  ConnectionGuard(
      Channel channel, OpenConnections connections, Duration idleTimeout, boolean isReserve) {
    this.channel = channel;
    this.connections = connections;
    this.idleNanos = idleTimeout.toNanos();
    this.isReserve = isReserve;
  }

  /** Whether it was let in past the bound, only to ask how the node is. */
  public boolean isReserve() {
    return isReserve;
  }

  /**
   * Bounds the phase that begins now; the one before is over. Looked at about twice a second.
   *
   * @param late may close the channel, which is otherwise done for it
   */
  public void phase(Duration limit, Runnable late) {
    deadline = System.nanoTime() + limit.toNanos();
    whenLate = late;
  }

  /** The phase that begins now has a limit of its own; the one before is over. */
  public void unlimitedPhase() {
    whenLate = null;
  }

  /** The connection carries HTTP from here on, which bounds its own phases. */
  public void carries(HttpConnection connection) {
    http = connection;
    whenLate = null;
    if (isDraining) connection.drain();
  }

  /** Counts the connection for its client; false if that one has too many. */
  boolean belongsTo(ClientKey key) {
    if (!connections.enter(this, key)) return false;
    client.set(key);
    return true;
  }

  /** It is counted for nobody from now on; whom it was, once. */
  @Nullable ClientKey leaveClient() {
    return client.getAndSet(null);
  }

  /** Its place is another's to take; false if it had none any more. */
  boolean giveUpPlace() {
    if (!hasPlace.compareAndSet(true, false)) return false;
    connections.placeGivenUp(this);
    return true;
  }

  /** From any thread, hence not for certain: whether it has a place and waits for a request. */
  boolean seemsExpendable() {
    return hasPlace.get() && awaitsRequest();
  }

  private boolean awaitsRequest() {
    var carried = http;
    return carried != null && (carried.isIdle() || (carried.awaitsRequest() && isSilent()));
  }

  /** Not even the rest of a head has come for a while. */
  private boolean isSilent() {
    return System.nanoTime() - lastMoved > SILENCE.toNanos();
  }

  /** From any thread: when something last moved, of {@link System#nanoTime}. */
  long lastMoved() {
    return lastMoved;
  }

  /**
   * From any thread: gives up its place and ends, after what it has come to be doing meanwhile if
   * that is not done by too many. False if another has made it do so before.
   */
  boolean makesRoom() {
    if (!giveUpPlace()) return false;
    channel
        .eventLoop()
        .execute(
            () -> {
              if (awaitsRequest() || connections.isOverrun()) close();
              else end();
            });
    return true;
  }

  /** From any thread: ends after what it is doing. */
  void drain() {
    channel.eventLoop().execute(this::end);
  }

  /** A handshake under way goes on, and what is carried then is told. */
  private void end() {
    isDraining = true;
    var carried = http;
    if (carried != null) carried.drain();
    else if (!hasBegun) close();
  }

  /** From any thread: ends now. */
  void kill() {
    channel.eventLoop().execute(this::close);
  }

  /** From any thread: bytes that the client has not taken yet, or that nobody has of it. */
  long held() {
    @Nullable ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    var written = buffer == null ? 0 : buffer.totalPendingWriteBytes();
    var carried = http;
    return written + (carried == null ? 0 : carried.unread());
  }

  /** From any thread: ends now, without a farewell that would wait for what is held. */
  void cut() {
    channel.eventLoop().execute(this::closePastTls);
  }

  @Override
  public void tick(long now) {
    if (hasMoved()) {
      lastMoved = now;
      moved = false;
    } else if (now - lastMoved > idleNanos) {
      closePastTls();
      return;
    }
    var carried = http;
    if (whenLate != null) {
      if (now - deadline < 0) return;
      var late = whenLate;
      whenLate = null;
      late.run();
      close();
    } else if (carried != null) {
      carried.tick(now);
    }
  }

  /** Read something, or the client has taken something of what waits for it. */
  private boolean hasMoved() {
    @Nullable ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    var pendingNow = buffer == null ? 0 : buffer.totalPendingWriteBytes();
    var progressNow = buffer == null ? 0 : buffer.currentProgress();
    var taken = pendingNow != pending || progressNow != progress;
    pending = pendingNow;
    progress = progressNow;
    return moved || taken;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    moved = true;
    hasBegun = true;
    context.fireChannelRead(message);
  }

  @Override
  public void close() {
    var _ = channel.close();
  }

  /** TLS's farewell would wait for a client that takes nothing. */
  private void closePastTls() {
    channel.unsafe().close(channel.unsafe().voidPromise());
  }
}
