// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.akka;

import akka.stream.Attributes;
import akka.stream.FlowShape;
import akka.stream.Inlet;
import akka.stream.Outlet;
import akka.stream.stage.AbstractInOutHandler;
import akka.stream.stage.GraphStage;
import akka.stream.stage.GraphStageLogic;
import akka.util.ByteString;

/** Passes a client's HTTP/2 bytes on, and ends them where a header block grows too long. */
final class Http2HeaderLimit extends GraphStage<FlowShape<ByteString, ByteString>> {
  private final Inlet<ByteString> in = Inlet.create("Http2HeaderLimit.in");
  private final Outlet<ByteString> out = Outlet.create("Http2HeaderLimit.out");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final int longestHeaderBlock;

  Http2HeaderLimit(int longestHeaderBlock) {
    this.longestHeaderBlock = longestHeaderBlock;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes inheritedAttributes) {
    return new Logic();
  }

  private final class Logic extends GraphStageLogic {
    private final HeaderBlocks blocks = new HeaderBlocks(longestHeaderBlock);

    Logic() {
      super(shape);
      setHandlers(
          in,
          out,
          new AbstractInOutHandler() {
            @Override
            public void onPush() {
              var bytes = grab(in);
              if (blocks.areAcceptable(bytes)) push(out, bytes);
              else completeStage();
            }

            @Override
            public void onPull() {
              pull(in);
            }
          });
    }
  }
}
