// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.NotUsed;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.Hit;
import dev.signet.edge.exchange.WireRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line per request, written when the last byte of the response has left: off by setting the
 * level of {@code dev.signet.access} to WARN. The query is left out, since it may carry secrets.
 */
final class AccessLog {
  private static final Logger LOG = LoggerFactory.getLogger("dev.signet.access");

  private final InstantSource clock;

  AccessLog(InstantSource clock) {
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
    if (!LOG.isInfoEnabled()) return response;
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

  /** A hit, all of which is about to leave. */
  void hit(
      WireRequest request,
      AcceptedConnection connection,
      SiteRequest site,
      Instant begun,
      Hit hit) {
    if (!LOG.isInfoEnabled()) return;
    var cache = hit.head().fields().combined("cache-status");
    LOG.atInfo()
        .addKeyValue("method", request.method())
        .addKeyValue("scheme", connection.tls().isPresent() ? "https" : "http")
        .addKeyValue("host", site.host().text())
        .addKeyValue("path", RequestTarget.path(site.pathAndQuery()))
        .addKeyValue("status", hit.head().status())
        .addKeyValue("bytes", request.method().equals("HEAD") ? 0 : (long) hit.body().size())
        .addKeyValue("complete", true)
        .addKeyValue("milliseconds", Duration.between(begun, clock.instant()).toMillis())
        .addKeyValue("cache", cache == null ? "" : cache)
        .addKeyValue("tenant", site.domain().tenant().text())
        .addKeyValue("client", connection.client().getAddress().getHostAddress())
        .log("request");
  }

  private void write(Line line, HttpResponse response, long bytes, boolean complete) {
    var cache = "";
    for (var header : response.getHeaders()) if (header.is("cache-status")) cache = header.value();
    LOG.atInfo()
        .addKeyValue("method", line.request().method().value())
        .addKeyValue("scheme", line.connection().tls().isPresent() ? "https" : "http")
        .addKeyValue("host", line.host())
        .addKeyValue("path", line.path())
        .addKeyValue("status", response.status().intValue())
        .addKeyValue("bytes", bytes)
        .addKeyValue("complete", complete)
        .addKeyValue("milliseconds", Duration.between(line.begun(), clock.instant()).toMillis())
        .addKeyValue("cache", cache)
        .addKeyValue("tenant", line.tenant().orElse(""))
        .addKeyValue("client", line.connection().client().getAddress().getHostAddress())
        .log("request");
  }
}
