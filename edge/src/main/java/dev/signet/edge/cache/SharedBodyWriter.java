// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import akka.stream.Attributes;
import akka.stream.Inlet;
import akka.stream.SinkShape;
import akka.stream.stage.AbstractInHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;
import java.util.OptionalLong;

/** Fills a {@link SharedBody} from the origin; cancels the origin once nobody wants the rest. */
final class SharedBodyWriter extends GraphStage<SinkShape<ByteString>> {
  private final SharedBody body;
  private final Inlet<ByteString> in = Inlet.create("SharedBodyWriter.in");

  SharedBodyWriter(SharedBody body) {
    this.body = body;
  }

  @Override
  public SinkShape<ByteString> shape() {
    return SinkShape.of(in);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new GraphStageLogic(shape()) {
      private final AsyncCallback<SharedBodyWriter> woken = createAsyncCallback(_ -> goOn());
      private long received;
      private boolean ended;

      {
        setHandler(
            in,
            new AbstractInHandler() {
              @Override
              public void onPush() {
                var chunk = grab(in);
                received += chunk.size();
                body.append(chunk);
                goOn();
              }

              @Override
              public void onUpstreamFinish() {
                ended = true;
                // one of another length than announced was cut off
                if (body.announced().orElse(received) == received) body.complete();
                else body.fail(truncated());
                completeStage();
              }

              @Override
              public void onUpstreamFailure(Throwable cause) {
                ended = true;
                body.fail(cause);
                failStage(cause);
              }
            });
      }

      @Override
      public void preStart() {
        body.onRoom(() -> woken.invoke(SharedBodyWriter.this));
        pull(in);
      }

      private void goOn() {
        if (isClosed(in)) return;
        if (body.isAbandoned()) completeStage();
        else if (!hasBeenPulled(in) && body.mayWrite()) pull(in);
      }

      private TruncatedBodyException truncated() {
        return new TruncatedBodyException(received, body.announced());
      }

      // also when the whole actor system goes down under it
      @Override
      public void postStop() {
        if (!ended) body.fail(truncated());
      }
    };
  }

  /** The origin ended a body before its announced end. */
  static final class TruncatedBodyException extends RuntimeException {
    TruncatedBodyException(long received, OptionalLong announced) {
      super(
          "body of "
              + received
              + " bytes (expected: "
              + (announced.isPresent() ? announced.getAsLong() : "an end")
              + ")",
          null,
          false,
          false);
    }
  }
}
