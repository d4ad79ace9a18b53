// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import akka.NotUsed;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.RequestEntity;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.Host;
import akka.http.javadsl.model.headers.RawRequestURI;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.exchange.Messages.Trailers;
import dev.signet.protocol.domain.Origin;
import java.util.ArrayList;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A request in the form in which Akka HTTP's client puts on the wire what {@link Messages} says,
 * octet for octet.
 */
final class OutgoingRequest {
  private OutgoingRequest() {}

  /**
   * @param sent called once when the body has been sent, or has broken off
   */
  static HttpRequest of(Origin origin, HttpRequest request, Runnable sent) {
    var headers = new ArrayList<HttpHeader>();
    headers.add(RawRequestURI.create(Messages.headOf(request).target()));
    for (var header : request.getHeaders())
      headers.add(
          header.is("host") ? host(header.value()) : new AsItCame(header.name(), header.value()));
    return HttpRequest.create()
        .withMethod(request.method())
        .withUri(uri(origin))
        .withHeaders(headers)
        .withEntity(entity(request, sent));
  }

  /** Akka HTTP would add its own beside any other. */
  private static Host host(String text) {
    var colon = text.lastIndexOf(':');
    if (colon <= text.lastIndexOf(']')) return Host.create(unbracketed(text));
    return Host.create(
        unbracketed(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static Uri uri(Origin origin) {
    return Uri.create(
        origin.url().getScheme() + "://" + origin.url().getHost() + ":" + origin.port() + "/");
  }

  private static RequestEntity entity(HttpRequest request, Runnable sent) {
    var entity = request.entity();
    if (entity instanceof HttpEntity.Strict strict) {
      sent.run();
      return HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, strict.getData());
    }
    var bytes = entity.getDataBytes().via(watch(sent));
    var length = entity.getContentLengthOption();
    if (length.isPresent())
      return HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, length.getAsLong(), bytes);
    var trailers = request.getAttribute(Messages.TRAILERS);
    return trailers.isPresent()
        ? chunked(bytes, trailers.get())
        : HttpEntities.createChunked(ContentTypes.NO_CONTENT_TYPE, bytes);
  }

  private static Flow<ByteString, ByteString, NotUsed> watch(Runnable ended) {
    return Flow.of(ByteString.class)
        .watchTermination(
            (used, done) -> {
              done.whenComplete((_, _) -> ended.run());
              return used;
            });
  }

  /** RFC 9112 §7.1.2. */
  private static RequestEntity chunked(Source<ByteString, ?> bytes, Trailers trailers) {
    Source<akka.http.scaladsl.model.HttpEntity.ChunkStreamPart, Object> chunks =
        bytes
            .filter(chunk -> !chunk.isEmpty())
            .map(
                chunk ->
                    (akka.http.scaladsl.model.HttpEntity.ChunkStreamPart)
                        new akka.http.scaladsl.model.HttpEntity.Chunk(chunk, ""))
            .concatLazy(
                Source.lazyCompletionStage(
                    () -> trailers.fields().thenApply(OutgoingRequest::last)))
            .mapMaterializedValue(used -> (Object) used);
    return new akka.http.scaladsl.model.HttpEntity.Chunked(
        (akka.http.scaladsl.model.ContentType) ContentTypes.NO_CONTENT_TYPE, chunks.asScala());
  }

  private static akka.http.scaladsl.model.HttpEntity.ChunkStreamPart last(Fields trailers) {
    var headers = new ArrayList<akka.http.scaladsl.model.HttpHeader>();
    for (var i = 0; i < trailers.size(); i++)
      headers.add(new AsItCame(trailers.nameAsWritten(i), trailers.value(i)));
    return new akka.http.scaladsl.model.HttpEntity.LastChunk(
        "", CollectionConverters.asScala(headers).toSeq());
  }
}
