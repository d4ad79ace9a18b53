// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import akka.stream.Attributes;
import akka.stream.Outlet;
import akka.stream.SourceShape;
import akka.stream.stage.AbstractOutHandler;
import akka.stream.stage.AsyncCallback;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.stream.stage.TimerGraphStageLogic;
import akka.util.ByteString;
import java.time.Duration;

/** Reads a {@link SharedBody} at the pace of whoever is downstream. To be run once. */
final class SharedBodyReader extends GraphStage<SourceShape<ByteString>> {
  private static final String PATIENCE = "patience";

  private final SharedBody body;
  private final SharedBody.Place place;
  private final Duration patience;
  private final Outlet<ByteString> out = Outlet.create("SharedBodyReader.out");

  SharedBodyReader(SharedBody body, SharedBody.Place place, Duration patience) {
    this.body = body;
    this.place = place;
    this.patience = patience;
  }

  @Override
  public SourceShape<ByteString> shape() {
    return SourceShape.of(out);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new TimerGraphStageLogic(shape()) {
      private final AsyncCallback<SharedBodyReader> woken = createAsyncCallback(_ -> read());

      {
        setHandler(
            out,
            new AbstractOutHandler() {
              @Override
              public void onPull() {
                read();
              }
            });
      }

      private void read() {
        if (isClosed(out)) return;
        switch (body.next(place, () -> woken.invoke(SharedBodyReader.this))) {
          case SharedBody.Next.Chunk(var bytes) -> {
            cancelTimer(PATIENCE);
            push(out, bytes);
          }
          case SharedBody.Next.Later() -> {
            if (!isTimerActive(PATIENCE)) scheduleOnce(PATIENCE, patience);
          }
          case SharedBody.Next.End() -> completeStage();
          case SharedBody.Next.Failed(var cause) -> failStage(cause);
        }
      }

      @Override
      public void onTimer(Object key) {
        body.outOfPatience(place);
        scheduleOnce(PATIENCE, patience);
      }

      @Override
      public void postStop() {
        body.close(place);
      }
    };
  }
}
