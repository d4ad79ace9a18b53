// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import akka.NotUsed;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import dev.signet.edge.wire.proxyprotocol.ProxyHeaderReader;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Passes a connection on without the PROXY protocol v2 header that may stand at its beginning. A
 * load balancer that writes the header does so in its health checks too, whatever port they go to;
 * everybody else on that port writes none. Whom the header names does not matter here.
 */
public final class OptionalProxyHeader implements OpeningReader {
  private final Flow<ByteString, ByteString, NotUsed> next;
  private ByteString read = ByteString.emptyByteString();

  private OptionalProxyHeader(Flow<ByteString, ByteString, NotUsed> next) {
    this.next = next;
  }

  /**
   * For one connection.
   *
   * @param next gets all that is not the header
   * @param timeout until the header is read, or what came is known to be none; then the connection
   *     is closed
   */
  public static Flow<ByteString, ByteString, NotUsed> before(
      Flow<ByteString, ByteString, NotUsed> next, Duration timeout) {
    return Flow.fromGraph(new OpeningStage(() -> new OptionalProxyHeader(next), timeout));
  }

  @Override
  public Step read(ByteString bytes) {
    read = read.concat(bytes);
    var all = read.toArrayUnsafe();
    if (!ProxyHeaderReader.mayBegin(all)) return decided(next, read);
    return switch (ProxyHeaderReader.read(all)) {
      case ProxyHeaderReader.NeedsMore _ -> new NeedsMore();
      case ProxyHeaderReader.Malformed _ -> decided(closed(), ByteString.emptyByteString());
      case ProxyHeaderReader.Complete(_, var length) -> decided(next, read.drop(length));
    };
  }

  @Override
  public Flow<ByteString, ByteString, NotUsed> timedOut() {
    return closed();
  }

  /** Health checks that only connect, and people who do: nothing to tell anybody. */
  @Override
  public void abandoned() {}

  private static Decided decided(Flow<ByteString, ByteString, NotUsed> flow, ByteString replay) {
    return new Decided(CompletableFuture.completedStage(flow), replay);
  }

  private static Flow<ByteString, ByteString, NotUsed> closed() {
    return OpeningStage.closeWith(ByteString.emptyByteString());
  }
}
