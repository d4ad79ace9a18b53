// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.body;

import akka.NotUsed;
import akka.stream.Attributes;
import akka.stream.Outlet;
import akka.stream.SourceShape;
import akka.stream.javadsl.Source;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Messages.Trailers;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A body as it arrives over a channel, to be read once. What has arrived and is not read yet is one
 * array, however small the pieces were; the channel is told what has been read, and bounds it by
 * that. All but {@link #source} and {@link #trailers} belongs to the event loop.
 */
public final class ArrivingBody {
  private static final int LEAST = 1024;

  private final EventLoop loop;
  private final Reader reader;
  private final AtomicBoolean isClaimed = new AtomicBoolean();
  private final CompletableFuture<Fields> trailers = new CompletableFuture<>();
  private byte[] held = new byte[0];
  private int length;
  private boolean isComplete;
  private boolean isCancelled;

  /** Read by whoever comes too late, on any thread. */
  private volatile boolean isDiscarded;

  private @Nullable Throwable failure;
  private @Nullable AsyncCallback<Object> stage;

  /** The channel's side; called on the event loop. */
  public interface Reader {

    /** The first demand: somebody wants the body. */
    default void claimed() {}

    /** So many bytes have left. */
    void consumed(int bytes);

    /** Nobody wants the rest. What was held has been reported as consumed. */
    void cancelled();
  }

  public ArrivingBody(EventLoop loop, Reader reader) {
    this.loop = loop;
    this.reader = reader;
  }

  /** The bytes; to be run once. Fails if the body breaks off. */
  public Source<ByteString, NotUsed> source() {
    return Source.fromGraph(new Stage());
  }

  /** Completes after the body's last byte; never fails. */
  public Trailers trailers() {
    return new Trailers(trailers);
  }

  /** Whether somebody has begun to read it. */
  public boolean isClaimed() {
    return isClaimed.get();
  }

  /** Whether its end has arrived. */
  public boolean isComplete() {
    return isComplete;
  }

  /** Bytes that have arrived and are not read. */
  public int held() {
    return length;
  }

  /**
   * Whether the channel owes more of it: its end has not arrived, somebody may still want it, and
   * has read all that is here.
   */
  public boolean isAwaited() {
    return !isComplete && failure == null && !isCancelled && length == 0;
  }

  /** Takes a copy of all that is readable; the buffer remains the caller's. */
  public void offer(ByteBuf bytes) {
    var count = bytes.readableBytes();
    if (isCancelled || count == 0) {
      bytes.skipBytes(count);
      if (count > 0) reader.consumed(count);
      return;
    }
    if (length + count > held.length)
      held = Arrays.copyOf(held, Math.max(LEAST, Math.max(2 * held.length, length + count)));
    bytes.readBytes(held, length, count);
    length += count;
    signal();
  }

  public void complete(Fields trailerFields) {
    if (isComplete || failure != null) return;
    isComplete = true;
    trailers.complete(trailerFields);
    signal();
  }

  /** It breaks off; of no effect after its end. */
  public void fail(Throwable cause) {
    if (isComplete || failure != null) return;
    failure = cause;
    trailers.complete(Fields.of());
    signal();
  }

  /** Nobody is going to read it: drops what comes. */
  public void discard() {
    if (!isClaimed.compareAndSet(false, true)) return;
    isDiscarded = true;
    cancel();
  }

  private void cancel() {
    if (isCancelled) return;
    isCancelled = true;
    var dropped = length;
    held = new byte[0];
    length = 0;
    if (dropped > 0) reader.consumed(dropped);
    reader.cancelled();
  }

  private void signal() {
    if (stage != null) deliver(stage);
  }

  private boolean wanted;

  private void wanted(AsyncCallback<Object> asking) {
    stage = asking;
    wanted = true;
    deliver(asking);
  }

  /** At most one element for one demand, all that is here in it. */
  private void deliver(AsyncCallback<Object> to) {
    if (wanted && length > 0) {
      wanted = false;
      var bytes = ByteString.fromArrayUnsafe(held, 0, length);
      var count = length;
      held = new byte[0];
      length = 0;
      to.invoke(bytes);
      reader.consumed(count);
    }
    if (length > 0) return;
    if (failure != null) to.invoke(failure);
    else if (isComplete) to.invoke(END);
  }

  private static final Object END = new Object();

  private void onLoop(Runnable task) {
    if (loop.inEventLoop()) task.run();
    else loop.execute(task);
  }

  private final class Stage extends GraphStage<SourceShape<ByteString>> {
    private final Outlet<ByteString> out = Outlet.create("ArrivingBody.out");
    private final SourceShape<ByteString> shape = SourceShape.of(out);

    @Override
    public SourceShape<ByteString> shape() {
      return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
      return new Logic();
    }

    private final class Logic extends GraphStageLogic {
      private final AsyncCallback<Object> event = createAsyncCallback(this::on);
      private boolean ended;

      Logic() {
        super(shape);
        setHandler(
            out,
            new AbstractOutHandler() {
              @Override
              public void onPull() {
                onLoop(() -> wanted(event));
              }
            });
      }

      @Override
      public void preStart() {
        if (isClaimed.compareAndSet(false, true)) {
          onLoop(reader::claimed);
          return;
        }
        // the body is another's, who is not to lose it with this
        ended = true;
        failStage(
            new IllegalStateException(
                isDiscarded
                    ? "body: discarded, since nobody had begun to read it"
                    : "body: has a reader (expected: one)"));
      }

      private void on(Object arrived) {
        if (arrived instanceof ByteString bytes) {
          push(out, bytes);
        } else {
          ended = true;
          if (arrived instanceof Throwable cause) failStage(cause);
          else completeStage();
        }
      }

      @Override
      public void postStop() {
        if (!ended) onLoop(ArrivingBody.this::cancel);
      }
    }
  }
}
