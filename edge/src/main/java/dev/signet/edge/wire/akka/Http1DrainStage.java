// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.akka;

import akka.japi.Pair;
import akka.stream.Attributes;
import akka.stream.BidiShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractGraphStageWithMaterializedValue;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Passes an HTTP/1.1 connection's bytes both ways and, once told to drain, closes the connection
 * between two requests:
 *
 * <pre>
 * HTTP ─▶ fromHttp ─▶ toNetwork
 * HTTP ◀─ toHttp ◀─── fromNetwork
 * </pre>
 *
 * The input of the HTTP layer ends when nothing is owed, no request has begun to arrive, and the
 * network asks for bytes that the layer does not have: then the last response has been taken.
 */
final class Http1DrainStage
    extends AbstractGraphStageWithMaterializedValue<
        BidiShape<ByteString, ByteString, ByteString, ByteString>, OpenConnections.Connection> {
  private static final String CUT = "cut";

  private final Inlet<ByteString> fromHttp = Inlet.create("Http1Drain.fromHttp");
  private final Outlet<ByteString> toNetwork = Outlet.create("Http1Drain.toNetwork");
  private final Inlet<ByteString> fromNetwork = Inlet.create("Http1Drain.fromNetwork");
  private final Outlet<ByteString> toHttp = Outlet.create("Http1Drain.toHttp");
  private final BidiShape<ByteString, ByteString, ByteString, ByteString> shape =
      BidiShape.of(fromHttp, toNetwork, fromNetwork, toHttp);
  private final Http1Drain drain;
  private final RequestHeadClock clock;

  Http1DrainStage(Http1Drain drain, RequestHeadClock clock) {
    this.drain = drain;
    this.clock = clock;
  }

  @Override
  public BidiShape<ByteString, ByteString, ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public Pair<GraphStageLogic, OpenConnections.Connection> createLogicAndMaterializedValuePair(
      Attributes attributes) {
    var logic = new Logic();
    return Pair.create(logic, logic::drain);
  }

  private final class Logic extends TimerGraphStageLogic {
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final AsyncCallback<Duration> begin = createAsyncCallback(this::begin);

    /** Looks after all that is happening now has happened. */
    private final AsyncCallback<Boolean> look = createAsyncCallback(_ -> closeIfIdle());

    private boolean heardFrom;
    private boolean inputEnded;

    private Logic() {
      super(shape);
      drain.onBodyEnd(this::lookWhenDraining);
      setHandler(fromNetwork, new FromNetwork());
      setHandler(toHttp, new ToHttp());
      setHandler(fromHttp, new FromHttp());
      setHandler(toNetwork, new ToNetwork());
    }

    private CompletableFuture<Void> drain(Duration patience) {
      begin.invoke(patience);
      return closed;
    }

    private void begin(Duration patience) {
      drain.begin();
      scheduleOnce(CUT, patience);
      closeIfIdle();
    }

    private void lookWhenDraining() {
      if (drain.hasBegun()) look.invoke(true);
    }

    private void closeIfIdle() {
      var requestBegun = heardFrom && clock.isRunning();
      if (inputEnded || requestBegun || !drain.owesNothing() || !isAvailable(toNetwork)) return;
      inputEnded = true;
      complete(toHttp);
    }

    @Override
    public void onTimer(Object key) {
      failStage(new IllegalStateException("connection still open when the drain's patience ended"));
    }

    @Override
    public void postStop() {
      closed.complete(null);
    }

    private final class FromNetwork extends AbstractInHandler {
      @Override
      public void onPush() {
        heardFrom = true;
        if (!inputEnded) push(toHttp, grab(fromNetwork));
      }

      @Override
      public void onUpstreamFinish() {
        complete(toHttp);
      }
    }

    private final class ToHttp extends AbstractOutHandler {
      @Override
      public void onPull() {
        pull(fromNetwork);
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        cancel(fromNetwork, cause);
      }
    }

    private final class FromHttp extends AbstractInHandler {
      @Override
      public void onPush() {
        push(toNetwork, grab(fromHttp));
      }

      /** Where the close was ours the network has taken all bytes: nothing is lost by hurry. */
      @Override
      public void onUpstreamFinish() {
        if (inputEnded) completeStage();
        else complete(toNetwork);
      }
    }

    private final class ToNetwork extends AbstractOutHandler {
      @Override
      public void onPull() {
        pull(fromHttp);
        lookWhenDraining();
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        cancel(fromHttp, cause);
      }
    }
  }
}
