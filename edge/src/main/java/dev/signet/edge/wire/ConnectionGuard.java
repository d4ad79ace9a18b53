// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import akka.stream.Attributes;
import akka.stream.BidiShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import java.time.Duration;

/**
 * Sits between the socket and everything else and sees to it that every connection ends: when
 * nothing moves for too long, when it is told to, and, after our last byte, as soon as the client
 * closes too or has had time to (closing at once would reset the connection and could destroy the
 * response under way, RFC 9112 §9.6).
 */
final class ConnectionGuard
    extends GraphStage<BidiShape<ByteString, ByteString, ByteString, ByteString>> {
  private static final Duration LINGER = Duration.ofSeconds(2);

  private final Inlet<ByteString> socketIn = Inlet.create("Guard.socketIn");
  private final Outlet<ByteString> inner = Outlet.create("Guard.inner");
  private final Inlet<ByteString> innerIn = Inlet.create("Guard.innerIn");
  private final Outlet<ByteString> socketOut = Outlet.create("Guard.socketOut");
  private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
      BidiShape.of(socketIn, inner, innerIn, socketOut);
  private final Duration idleTimeout;
  private final OpenConnections.Entry entry;

  ConnectionGuard(Duration idleTimeout, OpenConnections.Entry entry) {
    this.idleTimeout = idleTimeout;
    this.entry = entry;
  }

  @Override
  public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private boolean moved;
    private boolean lingering;

    Logic() {
      super(shape);
      setHandler(socketIn, new SocketIn());
      setHandler(inner, new Inner());
      setHandler(innerIn, new InnerIn());
      setHandler(socketOut, new SocketOut());
    }

    @Override
    public void preStart() {
      var kill = createAsyncCallback((String reason) -> failStage(new Ended(reason)));
      entry.onKill(kill::invoke);
      scheduleIdle();
    }

    /** Two halves: a connection ends after at least one and at most one and a half timeouts. */
    private void scheduleIdle() {
      var half = idleTimeout.dividedBy(2);
      scheduleWithFixedDelay("idle", idleTimeout, half);
    }

    @Override
    public void onTimer(Object timerKey) {
      if (timerKey.equals("linger")) completeStage();
      else if (moved) moved = false;
      else failStage(new Ended("idle"));
    }

    @Override
    public void postStop() {
      entry.close();
    }

    private void linger() {
      lingering = true;
      if (isClosed(socketIn)) {
        completeStage();
        return;
      }
      scheduleOnce("linger", LINGER);
      if (!hasBeenPulled(socketIn)) pull(socketIn);
    }

    private final class SocketIn extends AbstractInHandler {
      @Override
      public void onPush() {
        var bytes = grab(socketIn);
        moved = true;
        if (isClosed(inner)) pull(socketIn);
        else push(inner, bytes);
      }

      @Override
      public void onUpstreamFinish() {
        if (lingering) completeStage();
        else complete(inner);
      }
    }

    private final class Inner extends AbstractOutHandler {
      @Override
      public void onPull() {
        if (!isClosed(socketIn) && !hasBeenPulled(socketIn)) pull(socketIn);
      }

      /** Goes on reading, or a client's leaving would not be noticed. */
      @Override
      public void onDownstreamFinish(Throwable cause) {
        if (!isClosed(socketIn) && !hasBeenPulled(socketIn)) pull(socketIn);
      }
    }

    private final class InnerIn extends AbstractInHandler {
      @Override
      public void onPush() {
        moved = true;
        push(socketOut, grab(innerIn));
      }

      @Override
      public void onUpstreamFinish() {
        complete(socketOut);
        complete(inner);
        linger();
      }
    }

    private final class SocketOut extends AbstractOutHandler {
      @Override
      public void onPull() {
        pull(innerIn);
      }
    }
  }

  /** The connection was ended on purpose; kept out of the log. */
  private static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1;

    Ended(String reason) {
      super(reason, null, false, false);
    }
  }
}
