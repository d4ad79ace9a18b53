// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.http;

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
import scala.jdk.javaapi.CollectionConverters;

/**
 * HTTP/2 on one connection (RFC 9113), many requests at a time.
 *
 * <p>The only user of Akka HTTP's internal HTTP/2 API, of a library whose version is frozen here
 * (docs/decisions/0004-clienthello-listener.md); {@code HttpConnectionHandlerTest} guards it.
 * Responses find their stream by an attribute that is copied from the request.
 */
final class Http2Connection {
  private final ServerSettings settings;
  private final LoggingAdapter log;
  private final DateHeaderRendering dates;
  private final AttributeKey<Object> streamId;

  @SuppressWarnings("unchecked") // The key's Int is an Object to Java.
  Http2Connection(ActorSystem<?> system, ServerSettings settings) {
    var classic = akka.actor.typed.javadsl.Adapter.toClassic(system);
    this.settings = settings;
    this.log = classic.log();
    this.dates = Http$.MODULE$.apply(classic).dateHeaderRendering();
    this.streamId = (AttributeKey<Object>) (AttributeKey<?>) Http2.streamId();
  }

  @SuppressWarnings("unchecked") // Akka's Scala model classes are subtypes of the Java ones.
  Flow<ByteString, ByteString, ServerTerminator> flow(
      Function<HttpRequest, CompletionStage<HttpResponse>> answer) {
    var stack =
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
    return Flow.<HttpRequest>create()
        .mapAsyncUnordered(
            settings.getHttp2Settings().getMaxConcurrentStreams(),
            request -> {
              var stream = request.getAttribute(streamId).orElseThrow();
              return answer
                  .apply(withTarget(request))
                  .thenApply(response -> response.addAttribute(streamId, stream));
            })
        .joinMat(stack, Keep.right());
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
