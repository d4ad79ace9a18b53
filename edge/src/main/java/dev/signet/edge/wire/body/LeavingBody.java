// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.body;

import akka.stream.Attributes;
import akka.stream.Inlet;
import akka.stream.Materializer;
import akka.stream.SinkShape;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;
import io.netty.channel.EventLoop;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Writes a body to a channel as fast as the other side takes it, and asks the stream for no more
 * than that. Belongs to the event loop.
 */
public final class LeavingBody {
  private final EventLoop loop;
  private final Writer writer;
  private @Nullable AsyncCallback<Signal> stage;
  private boolean isStopped;
  private boolean isWaiting;

  /** The channel's side; called on the event loop, and never after an end. */
  public interface Writer {

    /** Takes all of it. */
    void write(ByteString bytes);

    /**
     * Whether more should come now. If not, {@link LeavingBody#writable} has to follow once that
     * has changed.
     */
    boolean isWritable();

    void end();

    /** The body breaks off, and the other side must not take it for whole. */
    void fail(Throwable cause);
  }

  public LeavingBody(EventLoop loop, Writer writer) {
    this.loop = loop;
    this.writer = writer;
  }

  /**
   * @param dispatcher of the event loop, see {@link dev.signet.edge.wire.loop.EventLoops}
   */
  public void run(Source<ByteString, ?> bytes, Attributes dispatcher, Materializer materializer) {
    bytes.to(Sink.fromGraph(new Stage())).withAttributes(dispatcher).run(materializer);
  }

  /** There is room again. */
  public void writable() {
    if (!isWaiting || stage == null) return;
    isWaiting = false;
    stage.invoke(Signal.GO_ON);
  }

  /** Nobody takes it any more: the stream is cancelled. */
  public void stop() {
    if (isStopped) return;
    isStopped = true;
    if (stage != null) stage.invoke(Signal.STOP);
  }

  private enum Signal {
    GO_ON,
    STOP
  }

  private void onLoop(Runnable task) {
    if (loop.inEventLoop()) task.run();
    else loop.execute(task);
  }

  private void begin(AsyncCallback<Signal> started) {
    stage = started;
    started.invoke(isStopped ? Signal.STOP : Signal.GO_ON);
  }

  private void arrived(ByteString bytes, AsyncCallback<Signal> from) {
    if (takes(bytes)) from.invoke(Signal.GO_ON);
  }

  /** Whether more should come now. */
  private boolean takes(ByteString bytes) {
    if (isStopped) return false;
    writer.write(bytes);
    isWaiting = !writer.isWritable();
    return !isWaiting;
  }

  private void ended(@Nullable Throwable failure) {
    if (isStopped) return;
    isStopped = true;
    if (failure == null) writer.end();
    else writer.fail(failure);
  }

  private final class Stage extends GraphStage<SinkShape<ByteString>> {
    private final Inlet<ByteString> in = Inlet.create("LeavingBody.in");
    private final SinkShape<ByteString> shape = SinkShape.of(in);

    @Override
    public SinkShape<ByteString> shape() {
      return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
      return new Logic();
    }

    private final class Logic extends GraphStageLogic {
      private final AsyncCallback<Signal> event = createAsyncCallback(this::on);
      private boolean ended;

      Logic() {
        super(shape);
        setHandler(
            in,
            new AbstractInHandler() {
              @Override
              public void onPush() {
                var bytes = grab(in);
                if (!loop.inEventLoop()) loop.execute(() -> arrived(bytes, event));
                else if (takes(bytes)) pull(in);
              }

              @Override
              public void onUpstreamFinish() {
                end(null);
                completeStage();
              }

              @Override
              public void onUpstreamFailure(Throwable cause) {
                end(cause);
                failStage(cause);
              }
            });
      }

      @Override
      public void preStart() {
        onLoop(() -> begin(event));
      }

      private void on(Signal what) {
        if (what == Signal.STOP) {
          ended = true;
          cancelStage(new CancellationException("the other side takes no more"));
        } else if (!isClosed(in) && !hasBeenPulled(in)) {
          pull(in);
        }
      }

      private void end(@Nullable Throwable failure) {
        ended = true;
        onLoop(() -> LeavingBody.this.ended(failure));
      }

      // also when the whole actor system goes down under it
      @Override
      public void postStop() {
        if (!ended) end(new CancellationException("the node is stopping"));
      }
    }
  }
}
