// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import dev.signet.edge.wire.loop.LoopTicks;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.1 connection to an origin, which carries one exchange at a time. Whatever comes
 * unasked, after a response or before a request, ends it: it could be taken for what another
 * visitor asked for (RFC 9112 §6.3, §9.2). Belongs to its event loop.
 */
final class OriginConnection extends ChannelInboundHandlerAdapter implements LoopTicks.Ticked {
  private static final Logger log = LoggerFactory.getLogger(OriginConnection.class);

  /** Octets that may wait to be looked at, or to be read by the visitor. */
  static final int BATCH = 64 * 1024;

  /** What comes later than that after a response is something else, such as an unasked 408. */
  private static final Duration SURPLUS = Duration.ofSeconds(1);

  private final OriginParts parts;
  private final Owner owner;
  private final boolean isSecure;
  private @Nullable ChannelHandlerContext context;
  private @Nullable ByteBuf unread;
  private @Nullable CarriedExchange exchange;
  private LoopTicks.@Nullable Place ticking;
  private boolean isEstablished;
  private boolean hasCarried;
  private boolean isProceeding;
  private boolean isReading;

  /** An exchange is over, and what has been read at the same time is still to be looked at. */
  private boolean isToBeReleased;

  /** Who is to hear of the exchange's end. */
  private @Nullable Runnable afterwards;

  private boolean isPaused;
  private boolean inputHasEnded;
  private boolean endIsOrderly;
  private boolean closeWasSaid;
  private boolean isEnded;
  private long idleSince = System.nanoTime();

  /** Whose connections these are; called on the event loop. */
  interface Owner {

    /** It could carry a further exchange. */
    void released(OriginConnection connection);

    /** The origin has sent more than it was asked for: it may do so again. */
    void spokeUnasked();

    /** It is gone. */
    void ended(OriginConnection connection);
  }

  OriginConnection(OriginParts parts, Owner owner, boolean isSecure) {
    this.parts = parts;
    this.owner = owner;
    this.isSecure = isSecure;
  }

  ChannelHandlerContext context() {
    if (context == null) throw new IllegalStateException("not in a pipeline yet");
    return context;
  }

  Channel channel() {
    return context().channel();
  }

  EventLoop loop() {
    return channel().eventLoop();
  }

  void onLoop(Runnable task) {
    var loop = loop();
    if (loop.inEventLoop()) task.run();
    else loop.execute(task);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  /**
   * It is connected, and who is there is known. From now on its owner hears of its end.
   *
   * @return whether it can be used
   */
  boolean establish() {
    if (isEnded) return false;
    ticking = parts.ticks.add(loop(), this);
    isEstablished = true;
    return true;
  }

  /** Carries an exchange; from any thread. */
  void begin(CarriedExchange begun) {
    onLoop(() -> start(begun));
  }

  private void start(CarriedExchange begun) {
    if (isEnded || inputHasEnded || (hasCarried && !SilenceCheck.isSilent(channel()))) {
      end();
      begun.couldNotBegin();
      return;
    }
    exchange = begun;
    hasCarried = true;
    begun.begin(this);
  }

  // ---------------------------------------------------------------------- what comes in

  @Override
  public void channelRead(ChannelHandlerContext channel, Object message) {
    var bytes = (ByteBuf) message;
    if (isEnded || exchange == null) {
      bytes.release();
      if (!isEnded && hasCarried && System.nanoTime() - idleSince < SURPLUS.toNanos())
        owner.spokeUnasked();
      end();
      return;
    }
    isReading = true;
    exchange.heard();
    unread =
        unread == null
            ? bytes
            : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(channel.alloc(), unread, bytes);
    proceed();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext channel) {
    isReading = false;
    if (isToBeReleased) release();
    boundUnread();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext channel, Object event) {
    if (event instanceof SslCloseCompletionEvent closing) {
      closeWasSaid = closing.isSuccess();
      inputEnded(closeWasSaid);
    }
    channel.fireUserEventTriggered(event);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext channel) {
    if (exchange != null && channel.channel().isWritable()) exchange.writable();
  }

  /** Without TLS the end of the stream is an orderly one, with it only if it was said so. */
  @Override
  public void channelInactive(ChannelHandlerContext channel) {
    inputEnded(!isSecure || closeWasSaid);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext channel) {
    end();
  }

  /** The transport broke, or something of ours: either way it concerns this connection alone. */
  @Override
  public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
    if (!(cause instanceof IOException) && !(cause.getCause() instanceof IOException))
      log.atWarn().setCause(cause).log("connection to an origin ended by a failure");
    inputEnded(false);
  }

  /** Takes what has arrived as far as it goes now: a loop, never a recursion. */
  void proceed() {
    if (isProceeding) return;
    isProceeding = true;
    try {
      while (exchange != null && unread != null && exchange.take(unread)) {
        // one more
      }
    } catch (BrokenExchangeException e) {
      if (exchange != null) exchange.broken(e);
    } catch (RuntimeException e) {
      log.atWarn().setCause(e).log("what an origin sent could not be passed on");
      if (exchange != null)
        exchange.broken(new BrokenExchangeException(OriginFailure.INTERNAL, "a failure of ours"));
    } finally {
      isProceeding = false;
    }
    if (unread != null && !unread.isReadable()) dropUnread();
    if (inputHasEnded) tellOfEndUnlessFull();
    else if (!isReading) boundUnread();
  }

  private void inputEnded(boolean isOrderly) {
    if (isEnded || inputHasEnded) return;
    inputHasEnded = true;
    endIsOrderly = isOrderly;
    proceed();
  }

  /** What has arrived before may still wait for its reader. */
  private void tellOfEndUnlessFull() {
    if (exchange != null) {
      if (unread != null && exchange.isFull()) return;
      exchange.inputEnded(endIsOrderly);
    }
    end();
  }

  /**
   * Stops reading where nothing of it could be looked at; goes on when there is room again. What is
   * waited for to its end, such as a head, has a bound of its own.
   */
  private void boundUnread() {
    if (isEnded) return;
    pause(exchange != null && exchange.isFull());
  }

  private void pause(boolean paused) {
    if (isPaused == paused) return;
    isPaused = paused;
    channel().config().setAutoRead(!paused);
  }

  // ---------------------------------------------------------------------- ends

  /**
   * The exchange is over.
   *
   * @param goesOn whether the origin lets the connection go on, and owes it nothing
   * @param then run when the connection is free, or gone
   */
  void done(boolean goesOn, Runnable then) {
    exchange = null;
    afterwards = then;
    var hasSurplus = unread != null && unread.isReadable();
    if (hasSurplus) owner.spokeUnasked();
    if (!goesOn || inputHasEnded || hasSurplus) {
      end();
      return;
    }
    idleSince = System.nanoTime();
    dropUnread();
    isToBeReleased = true;
    if (!isReading) release();
  }

  private void release() {
    isToBeReleased = false;
    if (isEnded) return;
    pause(false);
    idleSince = System.nanoTime();
    var then = afterwards;
    afterwards = null;
    owner.released(this);
    if (then != null) then.run();
  }

  @Override
  public void tick(long now) {
    if (exchange != null) exchange.tick(now);
    else if (now - idleSince > parts.poolIdle.toNanos()) end();
  }

  /** Nobody needs it any more; from any thread. */
  @Override
  public void close() {
    onLoop(this::end);
  }

  /**
   * Nobody needs it any more; from any thread.
   *
   * @param then run on its loop when its descriptor is free
   */
  void close(Runnable then) {
    onLoop(
        () -> {
          end();
          then.run();
        });
  }

  /** When it was last used, by {@link System#nanoTime}; for who has found it idle. */
  long idleSince() {
    return idleSince;
  }

  /** At once, without the leave that TLS would take: a slot is waiting to be used. */
  void end() {
    if (isEnded) return;
    isEnded = true;
    var underWay = exchange;
    exchange = null;
    dropUnread();
    var channel = channel();
    channel.unsafe().close(channel.unsafe().voidPromise());
    if (!isEstablished) return;
    if (ticking != null) ticking.leave();
    owner.ended(this);
    var then = afterwards;
    afterwards = null;
    if (then != null) then.run();
    // of no effect where it has ended the connection itself
    if (underWay != null)
      underWay.broken(
          new BrokenExchangeException(OriginFailure.CLOSED, "connection ended (expected: open)"));
  }

  private void dropUnread() {
    if (unread != null) unread.release();
    unread = null;
  }
}
