// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.MessageFields;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.exchange.Messages.Trailers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What Akka HTTP's client has read, as {@link Messages} describes it. What it lets through and no
 * one may pass on ends here.
 */
final class IncomingResponse {
  private IncomingResponse() {}

  /**
   * @return empty if it is malformed
   */
  static Optional<HttpResponse> of(HttpRequest asked, HttpResponse response) {
    var headers = new ArrayList<HttpHeader>();
    for (var header : response.getHeaders()) if (!added(header, headers)) return Optional.empty();
    var entity = response.entity();
    if (!UntypedBody.is(entity) && !entity.getContentType().equals(ContentTypes.NO_CONTENT_TYPE))
      headers.addFirst(
          RawHeader.create("Content-Type", octets(entity.getContentType().toString())));
    return Optional.of(
        withEntity(response.withHeaders(headers), asked.method().equals(HttpMethods.HEAD)));
  }

  /** White space before the colon is taken off (RFC 9112 §5.1); anything else is no field. */
  private static boolean added(HttpHeader header, List<HttpHeader> headers) {
    var name = header.name().stripTrailing();
    var value = octets(header.value()).strip();
    if (!isToken(name) || !isFieldValue(value)) return false;
    headers.add(RawHeader.create(name, value));
    return true;
  }

  /** Akka HTTP takes octets for UTF-8 and decodes them. */
  private static String octets(String text) {
    for (var i = 0; i < text.length(); i++)
      if (text.charAt(i) > 0x7f) return new String(text.getBytes(UTF_8), ISO_8859_1);
    return text;
  }

  /** RFC 9110 §5.6.2. */
  private static boolean isToken(String name) {
    for (var i = 0; i < name.length(); i++) {
      var c = name.charAt(i);
      var isLetterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!isLetterOrDigit && "!#$%&'*+-.^_`|~".indexOf(c) < 0) return false;
    }
    return !name.isEmpty();
  }

  /** RFC 9110 §5.5. */
  private static boolean isFieldValue(String value) {
    for (var i = 0; i < value.length(); i++) {
      var c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) return false;
    }
    return true;
  }

  private static HttpResponse withEntity(HttpResponse response, boolean isForHead) {
    var type = ContentTypes.NO_CONTENT_TYPE;
    return switch (response.entity()) {
      case HttpEntity.Strict strict ->
          response.withEntity(
              isForHead
                  // Nothing was said of a length, or that it is none: the two look the same here.
                  ? HttpEntities.createChunked(type, Source.empty())
                  : HttpEntities.create(type, strict.getData()));
      case HttpEntity.Chunked chunked -> withTrailers(response, chunked);
      case HttpEntity.CloseDelimited delimited ->
          response.withEntity(HttpEntities.createCloseDelimited(type, delimited.getDataBytes()));
      case HttpEntity entity -> {
        var length = entity.getContentLengthOption();
        yield response.withEntity(
            length.isPresent()
                ? HttpEntities.create(type, length.getAsLong(), entity.getDataBytes())
                : HttpEntities.createChunked(type, entity.getDataBytes()));
      }
    };
  }

  private static HttpResponse withTrailers(HttpResponse response, HttpEntity.Chunked chunked) {
    var trailers = new CompletableFuture<Fields>();
    Source<ByteString, ?> bytes =
        chunked
            .getChunks()
            .map(
                part -> {
                  if (part.isLastChunk()) trailers.complete(fields(part.getTrailerHeaders()));
                  return part.data();
                })
            .filter(data -> !data.isEmpty())
            .watchTermination(
                (used, done) -> {
                  done.whenComplete((_, _) -> trailers.complete(Fields.of()));
                  return used;
                });
    return response
        .withEntity(HttpEntities.createChunked(ContentTypes.NO_CONTENT_TYPE, bytes))
        .addAttribute(Messages.TRAILERS, new Trailers(trailers));
  }

  private static Fields fields(Iterable<HttpHeader> received) {
    var headers = new ArrayList<HttpHeader>();
    for (var header : received) added(header, headers);
    return new MessageFields(headers);
  }
}
