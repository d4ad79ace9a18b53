// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.akka;

import akka.actor.typed.ActorSystem;
import akka.event.LoggingAdapter;
import akka.http.impl.engine.http2.FrameEvent;
import akka.http.impl.engine.http2.Http2;
import akka.http.impl.engine.http2.Http2Blueprint;
import akka.http.impl.engine.http2.NoOpTelemetry$;
import akka.http.impl.engine.rendering.DateHeaderRendering;
import akka.http.impl.engine.server.ServerTerminator;
import akka.http.javadsl.model.AttributeKey;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawRequestURI;
import akka.http.javadsl.settings.ServerSettings;
import akka.http.scaladsl.Http$;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.util.ByteString;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import scala.concurrent.ExecutionContext;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.DurationConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * HTTP/2 on one connection (RFC 9113), many requests at a time.
 *
 * <p>The only user of Akka HTTP's internal HTTP/2 API, of a library whose version is frozen here
 * (docs/decisions/0004-clienthello-listener.md); {@code HttpConnectionHandlerTest} guards it.
 * Responses find their stream by an attribute that is copied from the request.
 */
final class Http2Connection {
  /** Compressed, in bytes; what is decoded from it has limits of its own. */
  private static final int LONGEST_HEADER_BLOCK = 32 * 1024;

  private final ServerSettings settings;
  private final ExecutionContext executor;

  /** Made once for all connections: it holds a parser that costs more than a connection does. */
  private final BidiFlow<HttpResponse, ByteString, ByteString, HttpRequest, ServerTerminator> stack;

  private final AttributeKey<Object> streamId;

  @SuppressWarnings("unchecked") // The key's Int is an Object to Java.
  Http2Connection(ActorSystem<?> system, ServerSettings settings) {
    var classic = akka.actor.typed.javadsl.Adapter.toClassic(system);
    this.settings = settings;
    this.executor = system.executionContext();
    this.stack = stack(settings, classic.log(), Http$.MODULE$.apply(classic).dateHeaderRendering());
    this.streamId = (AttributeKey<Object>) (AttributeKey<?>) Http2.streamId();
  }

  Flow<ByteString, ByteString, OpenConnections.Connection> flow(
      Function<HttpRequest, CompletionStage<HttpResponse>> answer) {
    return Flow.<HttpRequest>create()
        .mapAsyncUnordered(
            settings.getHttp2Settings().getMaxConcurrentStreams(),
            request -> {
              var stream = request.getAttribute(streamId).orElseThrow();
              return answer
                  .apply(withTarget(request))
                  .thenApply(response -> response.addAttribute(streamId, stream));
            })
        .joinMat(stack, Keep.right())
        .mapMaterializedValue(
            terminator ->
                patience ->
                    FutureConverters.asJava(
                        terminator.terminate(DurationConverters.toScala(patience), executor)));
  }

  /**
   * Bytes pass a limit first: Akka HTTP collects a header block of any length before it decodes it.
   */
  @SuppressWarnings("unchecked") // Akka's Scala model classes are subtypes of the Java ones.
  private static BidiFlow<HttpResponse, ByteString, ByteString, HttpRequest, ServerTerminator>
      stack(ServerSettings settings, LoggingAdapter log, DateHeaderRendering dates) {
    var akka =
        (BidiFlow<HttpResponse, ByteString, ByteString, HttpRequest, ServerTerminator>)
            (BidiFlow<?, ?, ?, ?, ?>)
                Http2Blueprint.serverStack(
                        (akka.http.scaladsl.settings.ServerSettings) settings,
                        log,
                        CollectionConverters.asScala(List.<FrameEvent.Setting>of()).toSeq(),
                        false,
                        NoOpTelemetry$.MODULE$,
                        dates)
                    .asJava();
    return akka.atop(
        BidiFlow.fromFlows(
            Flow.<ByteString>create(), Flow.fromGraph(new Http2HeaderLimit(LONGEST_HEADER_BLOCK))));
  }

  /**
   * Says what was asked for where HTTP/1.1 says it too. Akka HTTP has decoded and encoded the path
   * once by now: it means the same, its percent-encoding may differ.
   */
  private static HttpRequest withTarget(HttpRequest request) {
    var target = RawRequestURI.create(request.getUri().toRelative().toString());
    return request.removeHeader(target.name()).addHeader(target);
  }
}
