// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import dev.signet.edge.wire.http.HttpLimits;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2LocalFlowController;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2PromisedRequestVerifier;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import org.jspecify.annotations.Nullable;

/**
 * Netty's codec for one connection, with our bounds in the places of the peer's: what we announce
 * holds from the start, whether it is acknowledged or not, and is never more strict before it can
 * be known.
 */
record VisitorCodec(
    Http2ConnectionDecoder decoder,
    Http2ConnectionEncoder encoder,
    FrameBudget budget,
    EndedStreams ended,
    FrameClock clock) {

  static VisitorCodec create(HttpLimits limits) {
    var connection = new DefaultHttp2Connection(true, 0);
    connection.remote().flowController(remoteFlow(connection));
    connection.local().flowController(localFlow(connection));
    var budget = new FrameBudget();
    var ended = new EndedStreams();
    var clock = new FrameClock(System.nanoTime());
    var encoder = new Encoder(connection, budget);
    var reader =
        new CheckedFrameReader(
            new DefaultHttp2FrameReader(new FieldSectionDecoder(limits)),
            codec -> new FrameChecks(codec, connection, budget, ended, clock));
    var decoder =
        new DefaultHttp2ConnectionDecoder(
            connection,
            encoder,
            reader,
            Http2PromisedRequestVerifier.ALWAYS_VERIFY,
            true,
            true,
            false,
            false);
    return new VisitorCodec(decoder, encoder, budget, ended, clock);
  }

  /** Streams take turns frame by frame; smaller pieces would be fairer and cost a frame each. */
  private static DefaultHttp2RemoteFlowController remoteFlow(DefaultHttp2Connection connection) {
    var turns = new UniformStreamByteDistributor(connection);
    turns.minAllocationChunk(Http2Bounds.FRAME);
    return new DefaultHttp2RemoteFlowController(connection, turns);
  }

  /** The windows are larger than those that a client begins with, so they hold at once. */
  private static DefaultHttp2LocalFlowController localFlow(DefaultHttp2Connection connection) {
    var flow = new DefaultHttp2LocalFlowController(connection);
    try {
      flow.initialWindowSize(Http2Bounds.STREAM_WINDOW);
    } catch (Http2Exception e) {
      throw new IllegalStateException(e);
    }
    return flow;
  }

  static Http2Settings settings(HttpLimits limits) {
    return new Http2Settings()
        .maxConcurrentStreams(limits.maxConcurrentStreams())
        .initialWindowSize(Http2Bounds.STREAM_WINDOW)
        .maxFrameSize(Http2Bounds.FRAME)
        .maxHeaderListSize(Http2Bounds.fieldSection(limits));
  }

  /** Our settings need no acknowledgement to hold. */
  private static final class Encoder extends DefaultHttp2ConnectionEncoder {

    Encoder(DefaultHttp2Connection connection, FrameBudget budget) {
      super(connection, new BoundedFrameWriter(budget));
    }

    @Override
    public @Nullable Http2Settings pollSentSettings() {
      super.pollSentSettings();
      return null;
    }
  }
}
