// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import akka.NotUsed;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import dev.signet.edge.wire.proxyprotocol.ProxyHeader;
import dev.signet.edge.wire.proxyprotocol.ProxyHeaderReader;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads the load balancer's header; whoever sends none is closed without a word. */
final class ProxyOpening implements OpeningReader {
  private final Function<ProxyHeader, Flow<ByteString, ByteString, NotUsed>> next;
  private final Consumer<String> refused;
  private ByteString read = ByteString.emptyByteString();

  /**
   * @param refused hears why a connection is not served, as metrics write it
   */
  ProxyOpening(
      Function<ProxyHeader, Flow<ByteString, ByteString, NotUsed>> next, Consumer<String> refused) {
    this.next = next;
    this.refused = refused;
  }

  @Override
  public Step read(ByteString bytes) {
    read = read.concat(bytes);
    return switch (ProxyHeaderReader.read(read.toArrayUnsafe())) {
      case ProxyHeaderReader.NeedsMore _ -> new NeedsMore();
      case ProxyHeaderReader.Malformed _ -> {
        refused.accept("proxy-header");
        var closed = OpeningStage.closeWith(ByteString.emptyByteString());
        yield new Decided(CompletableFuture.completedStage(closed), ByteString.emptyByteString());
      }
      case ProxyHeaderReader.Complete(var header, var length) ->
          new Decided(CompletableFuture.completedStage(next.apply(header)), read.drop(length));
    };
  }

  @Override
  public Flow<ByteString, ByteString, NotUsed> timedOut() {
    refused.accept("proxy-header-timeout");
    return OpeningStage.closeWith(ByteString.emptyByteString());
  }

  @Override
  public void abandoned() {
    refused.accept("proxy-header-abandoned");
  }
}
