// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import akka.NotUsed;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import java.util.concurrent.CompletionStage;

/** Reads a connection's first bytes and says what serves the rest; for one connection. */
interface OpeningReader {

  /** Reads on; called again with what follows as long as the answer is {@link NeedsMore}. */
  Step read(ByteString bytes);

  /** The time is up. */
  Flow<ByteString, ByteString, NotUsed> timedOut();

  /** The client left before there was an answer. */
  void abandoned();

  /** What {@link #read} found. */
  sealed interface Step {}

  record NeedsMore() implements Step {}

  /**
   * Enough was read. The stage must not fail.
   *
   * @param replay what the flow gets first
   */
  record Decided(CompletionStage<Flow<ByteString, ByteString, NotUsed>> flow, ByteString replay)
      implements Step {}
}
