// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import akka.NotUsed;
import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Reads a connection's opening, then becomes the flow that the reader decided on, which gets the
 * bytes read so far first and runs in the same island. While the decision is awaited, no thread
 * waits, at most one more element is read, and a client that leaves is noticed.
 */
final class OpeningStage extends GraphStage<FlowShape<ByteString, ByteString>> {
  private final Inlet<ByteString> in = Inlet.create("Opening.in");
  private final Outlet<ByteString> out = Outlet.create("Opening.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final Supplier<OpeningReader> readers;
  private final Duration timeout;

  /**
   * @param timeout from the connection's start until enough is read; the decision is not counted
   */
  OpeningStage(Supplier<OpeningReader> readers, Duration timeout) {
    this.readers = readers;
    this.timeout = timeout;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private final OpeningReader reader = readers.get();
    private ByteString held = ByteString.emptyByteString();
    private boolean decided;
    private boolean running;
    private boolean ended;

    Logic() {
      super(shape);
      setHandler(in, new Reading());
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {}
          });
    }

    @Override
    public void preStart() {
      scheduleOnce("opening", timeout);
      pull(in);
    }

    @Override
    public void onTimer(Object timerKey) {
      become(reader.timedOut());
    }

    @Override
    public void postStop() {
      if (!running) reader.abandoned();
    }

    private void become(Flow<ByteString, ByteString, NotUsed> flow) {
      if (running) return;
      running = true;
      cancelTimer("opening");
      var toFlow = new SubSourceOutlet<ByteString>("Opening.toFlow");
      var fromFlow = new SubSinkInlet<ByteString>("Opening.fromFlow");
      toFlow.setHandler(new ToFlow(toFlow));
      fromFlow.setHandler(new FromFlow(fromFlow));
      setHandler(in, new Passing(toFlow));
      setHandler(out, new PullingFlow(fromFlow));
      Source.fromGraph(toFlow.source())
          .via(flow)
          .runWith(Sink.fromGraph(fromFlow.sink()), subFusingMaterializer());
      if (isAvailable(out)) fromFlow.pull();
    }

    private final class Reading extends AbstractInHandler {
      @Override
      public void onPush() {
        var bytes = grab(in);
        if (decided) {
          held = held.concat(bytes);
          return;
        }
        switch (reader.read(bytes)) {
          case OpeningReader.NeedsMore _ -> pull(in);
          case OpeningReader.Decided(var flow, var replay) -> {
            decided = true;
            held = replay;
            cancelTimer("opening");
            var done = flow.toCompletableFuture();
            if (done.isDone()) {
              become(done.join());
            } else {
              AsyncCallback<Flow<ByteString, ByteString, NotUsed>> callback =
                  createAsyncCallback(Logic.this::become);
              var _ = flow.thenAccept(callback::invoke);
              pull(in);
            }
          }
        }
      }

      @Override
      public void onUpstreamFailure(Throwable cause) {
        completeStage();
      }
    }

    private final class Passing extends AbstractInHandler {
      private final SubSourceOutlet<ByteString> toFlow;

      Passing(SubSourceOutlet<ByteString> toFlow) {
        this.toFlow = toFlow;
      }

      @Override
      public void onPush() {
        toFlow.push(grab(in));
      }

      @Override
      public void onUpstreamFinish() {
        ended = true;
        if (held.isEmpty()) toFlow.complete();
      }

      @Override
      public void onUpstreamFailure(Throwable cause) {
        toFlow.fail(cause);
        failStage(cause);
      }
    }

    private final class ToFlow extends AbstractOutHandler {
      private final SubSourceOutlet<ByteString> toFlow;

      ToFlow(SubSourceOutlet<ByteString> toFlow) {
        this.toFlow = toFlow;
      }

      @Override
      public void onPull() {
        if (!held.isEmpty()) {
          var first = held;
          held = ByteString.emptyByteString();
          toFlow.push(first);
          if (ended) toFlow.complete();
        } else if (!hasBeenPulled(in)) {
          if (isClosed(in)) toFlow.complete();
          else pull(in);
        }
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        if (!isClosed(in)) cancel(in, cause);
      }
    }

    private final class FromFlow extends AbstractInHandler {
      private final SubSinkInlet<ByteString> fromFlow;

      FromFlow(SubSinkInlet<ByteString> fromFlow) {
        this.fromFlow = fromFlow;
      }

      @Override
      public void onPush() {
        push(out, fromFlow.grab());
      }

      @Override
      public void onUpstreamFinish() {
        complete(out);
      }
    }

    private static final class PullingFlow extends AbstractOutHandler {
      private final SubSinkInlet<ByteString> fromFlow;

      PullingFlow(SubSinkInlet<ByteString> fromFlow) {
        this.fromFlow = fromFlow;
      }

      @Override
      public void onPull() {
        if (!fromFlow.hasBeenPulled()) fromFlow.pull();
      }

      @Override
      public void onDownstreamFinish(Throwable cause) {
        fromFlow.cancel(cause);
      }
    }
  }

  /** Says something and closes. */
  static Flow<ByteString, ByteString, NotUsed> closeWith(ByteString lastWords) {
    Source<ByteString, NotUsed> words =
        lastWords.isEmpty() ? Source.empty() : Source.single(lastWords);
    return Flow.fromSinkAndSource(Sink.ignore(), words);
  }
}
