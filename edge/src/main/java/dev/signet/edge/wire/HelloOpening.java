// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import akka.NotUsed;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.wire.HandshakeDecision.AnswerChallenge;
import dev.signet.edge.wire.HandshakeDecision.Refuse;
import dev.signet.edge.wire.HandshakeDecision.Serve;
import dev.signet.edge.wire.hello.HelloReader;
import dev.signet.edge.wire.hello.HelloReading;
import dev.signet.edge.wire.tls.TlsContext;
import dev.signet.edge.wire.tls.TlsEvent;
import dev.signet.edge.wire.tls.TlsStage;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Reads a ClientHello, has it decided on, and goes on in TLS. Every result is counted once. */
final class HelloOpening implements OpeningReader {
  private final InetSocketAddress client;
  private final InetSocketAddress local;
  private final Handshakes handshakes;
  private final ConnectionHandler handler;
  private final ListenerSettings settings;
  private final HandshakeResults results;
  private final HelloReader reader;
  private ByteString read = ByteString.emptyByteString();
  private Handshakes.@Nullable Pending pending;

  HelloOpening(
      InetSocketAddress client,
      InetSocketAddress local,
      Handshakes handshakes,
      ConnectionHandler handler,
      ListenerSettings settings,
      HandshakeResults results) {
    this.client = client;
    this.local = local;
    this.handshakes = handshakes;
    this.handler = handler;
    this.settings = settings;
    this.results = results;
    this.reader = new HelloReader(settings.longestHello());
  }

  @Override
  public Step read(ByteString bytes) {
    read = read.concat(bytes);
    return switch (reader.read(bytes.toArrayUnsafe())) {
      case HelloReading.NeedsMore _ -> new NeedsMore();
      case HelloReading.Refused(var reason) -> {
        results.count(reason.text(), client);
        var flow = OpeningStage.closeWith(reason.answer());
        yield new Decided(CompletableFuture.completedStage(flow), ByteString.emptyByteString());
      }
      case HelloReading.Complete(var hello) -> {
        var decision = handshakes.decide(hello, ClientKey.of(client.getAddress()));
        pending = decision;
        yield new Decided(decision.decision().thenApply(this::flow), read);
      }
    };
  }

  @Override
  public Flow<ByteString, ByteString, NotUsed> timedOut() {
    results.count("hello-timed-out", client);
    return OpeningStage.closeWith(ByteString.emptyByteString());
  }

  @Override
  public void abandoned() {
    results.count(pending == null ? "hello-abandoned" : "abandoned", client);
    if (pending != null) pending.abandon();
  }

  private Flow<ByteString, ByteString, NotUsed> flow(HandshakeDecision decision) {
    return switch (decision) {
      case Serve serve -> {
        var accepted = new AcceptedConnection(client, local, Optional.of(serve.tls()));
        yield tls(serve.context(), serve.applicationProtocol(), serve.result())
            .join(handler.serve(accepted));
      }
      case AnswerChallenge(var context) ->
          tls(context, Optional.of("acme-tls/1"), "challenge")
              .join(Flow.fromSinkAndSource(Sink.ignore(), Source.empty()));
      case Refuse(var alert, var result) -> {
        results.count(result, client);
        yield OpeningStage.closeWith(alert.plaintextRecord());
      }
    };
  }

  private BidiFlow<ByteString, ByteString, ByteString, ByteString, NotUsed> tls(
      TlsContext context, Optional<String> applicationProtocol, String result) {
    return BidiFlow.fromGraph(
        new TlsStage(
            context,
            applicationProtocol,
            settings.handshakeTimeout(),
            (event, reason) -> count(event, reason, result)));
  }

  private void count(TlsEvent event, String reason, String result) {
    switch (event) {
      case HANDSHAKE_COMPLETED -> results.count(result, client);
      case HANDSHAKE_FAILED -> results.count("failed", client, reason);
      case HANDSHAKE_ABANDONED -> results.count("abandoned", client);
      case HANDSHAKE_TIMED_OUT -> results.count("timed-out", client);
      case RECORDS_BROKEN -> results.broken(client, reason);
    }
  }
}
