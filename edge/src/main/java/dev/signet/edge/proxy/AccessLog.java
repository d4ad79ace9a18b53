// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.NotUsed;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import dev.signet.edge.accesslog.AccessLine;
import dev.signet.edge.accesslog.AccessLines;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.Hit;
import dev.signet.edge.exchange.WireRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One line per request that was handled: of a response that is streamed when its end has left the
 * handlers, of any other when it is handed to the connection. What the wire refuses has none. Off
 * by setting the level of {@code dev.signet.access} to WARN. The query is left out, since it may
 * carry secrets.
 */
final class AccessLog {
  private final AccessLines lines;
  private final InstantSource clock;

  AccessLog(AccessLines lines, InstantSource clock) {
    this.lines = lines;
    this.clock = clock;
  }

  /**
   * What a line says of the request.
   *
   * @param host the site's, or what the client wrote where there is none
   */
  record Line(
      HttpRequest request,
      AcceptedConnection connection,
      String host,
      String path,
      Optional<String> tenant,
      Instant begun) {}

  /** The same response, its end watched for. */
  HttpResponse logged(Line line, HttpResponse response) {
    if (!lines.isOn()) return response;
    var entity = response.entity();
    var noBody = line.request().method().equals(HttpMethods.HEAD);
    if (entity.isStrict() || noBody) {
      write(line, response, noBody ? 0 : entity.getContentLengthOption().orElse(0), true);
      return response;
    }
    var bytes = new AtomicLong();
    Flow<ByteString, ByteString, NotUsed> watch =
        Flow.of(ByteString.class)
            .map(
                chunk -> {
                  bytes.addAndGet(chunk.size());
                  return chunk;
                })
            .watchTermination(
                (used, done) -> {
                  done.whenComplete(
                      (_, failure) -> write(line, response, bytes.get(), failure == null));
                  return used;
                });
    var length = entity.getContentLengthOption();
    return response.withEntity(
        length.isPresent()
            ? HttpEntities.create(
                entity.getContentType(), length.getAsLong(), entity.getDataBytes().via(watch))
            : HttpEntities.createChunked(
                entity.getContentType(), entity.getDataBytes().via(watch)));
  }

  /** A hit, found in no time worth telling. */
  void hit(WireRequest request, AcceptedConnection connection, SiteRequest site, Hit hit) {
    if (!lines.isOn()) return;
    var cache = hit.head().fields().combined("cache-status");
    lines.add(
        new AccessLine(
            clock.millis(),
            0,
            request.method(),
            connection.tls().isPresent() ? "https" : "http",
            site.host().text(),
            RequestTarget.path(site.pathAndQuery()),
            hit.head().status(),
            request.method().equals("HEAD") ? 0 : hit.body().size(),
            true,
            cache == null ? "" : cache,
            site.domain().tenant().text(),
            connection.client().getAddress()));
  }

  private void write(Line line, HttpResponse response, long bytes, boolean complete) {
    var cache = "";
    for (var header : response.getHeaders()) if (header.is("cache-status")) cache = header.value();
    lines.add(
        new AccessLine(
            line.begun().toEpochMilli(),
            Duration.between(line.begun(), clock.instant()).toMillis(),
            line.request().method().value(),
            line.connection().tls().isPresent() ? "https" : "http",
            line.host(),
            line.path(),
            response.status().intValue(),
            bytes,
            complete,
            cache,
            line.tenant().orElse(""),
            line.connection().client().getAddress()));
  }
}
