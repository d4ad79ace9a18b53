// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.akka;

import akka.stream.Attributes;
import akka.stream.FlowShape;
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
 * Passes a connection's inbound bytes on and closes the connection when its {@link
 * RequestHeadClock} has run out. At most one timer is pending, and it is not touched per request.
 */
final class RequestHeadTimeout extends GraphStage<FlowShape<ByteString, ByteString>> {
  private static final String TIMER = "head";

  private final Inlet<ByteString> in = Inlet.create("RequestHeadTimeout.in");
  private final Outlet<ByteString> out = Outlet.create("RequestHeadTimeout.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final RequestHeadClock clock;

  RequestHeadTimeout(RequestHeadClock clock) {
    this.clock = clock;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private boolean timerPending;

    private Logic() {
      super(shape);
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              clock.bytesReceived(System.nanoTime());
              watch();
              push(out, grab(in));
            }
          });
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              if (!hasBeenPulled(in)) pull(in);
            }
          });
    }

    @Override
    public void preStart() {
      watch();
    }

    @Override
    public void onTimer(Object key) {
      timerPending = false;
      if (clock.isRunning() && clock.remaining(System.nanoTime()) <= 0) completeStage();
      else watch();
    }

    private void watch() {
      if (timerPending || !clock.isRunning()) return;
      timerPending = true;
      scheduleOnce(TIMER, Duration.ofNanos(Math.max(1, clock.remaining(System.nanoTime()))));
    }
  }
}
