// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.exchange;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethod;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.RequestEntity;
import akka.http.javadsl.model.RequestEntityAcceptances;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.signet.edge.exchange.Messages.Trailers;
import dev.signet.edge.exchange.WireRequest.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A request that has come over a wire, as {@link Messages} describes it. */
public record ArrivedRequest(WireRequest head, HttpRequest message) {

  /**
   * HTTP/1.1 by hand. Lines are separated by {@code |}; what follows the empty line is the body, of
   * the length that Content-Length tells, or chunked.
   */
  public static ArrivedRequest read(String lines) {
    var end = lines.indexOf("||");
    var section = lines.substring(0, end).split("\\|", -1);
    var start = section[0].split(" ", -1);
    var fields = new ArrayList<String>();
    var isChunked = false;
    for (var line : Arrays.asList(section).subList(1, section.length)) {
      var colon = line.indexOf(':');
      fields.add(line.substring(0, colon));
      fields.add(line.substring(colon + 1).strip());
      isChunked |= line.toLowerCase(java.util.Locale.ROOT).startsWith("transfer-encoding:");
    }
    var body = lines.substring(end + 2);
    var read = Fields.of(fields.toArray(String[]::new));
    var hasBody = isChunked || read.has("content-length");
    var version = start[2].equals("HTTP/1.0") ? Version.HTTP_1_0 : Version.HTTP_1_1;
    return of(
        new KeptRequest(version, start[0], start[1], null, read, hasBody),
        isChunked
            ? HttpEntities.createChunked(ContentTypes.NO_CONTENT_TYPE, Source.from(chunks(body)))
            : streamed(body));
  }

  /** Over HTTP/2, without a body. */
  public static ArrivedRequest overHttp2(
      String method, String target, String authority, String... fields) {
    return of(
        new KeptRequest(Version.HTTP_2, method, target, authority, Fields.of(fields), false),
        HttpEntities.EMPTY);
  }

  public static ArrivedRequest of(WireRequest head, RequestEntity entity) {
    var headers = new ArrayList<HttpHeader>();
    for (var i = 0; i < head.fields().size(); i++)
      headers.add(RawHeader.create(head.fields().nameAsWritten(i), head.fields().value(i)));
    return new ArrivedRequest(
        head,
        HttpRequest.create()
            .withMethod(method(head.method()))
            .withUri("/")
            .withHeaders(headers)
            .withEntity(entity)
            .addAttribute(Messages.HEAD, head)
            .addAttribute(Messages.INTERIM, (_, _) -> {}));
  }

  /** The same with fields after its body. */
  public ArrivedRequest withTrailers(String... namesAndValues) {
    return new ArrivedRequest(
        head,
        message.addAttribute(
            Messages.TRAILERS,
            new Trailers(CompletableFuture.completedFuture(Fields.of(namesAndValues)))));
  }

  private static HttpMethod method(String name) {
    return HttpMethods.lookup(name)
        .orElseGet(
            () -> HttpMethods.custom(name, false, false, RequestEntityAcceptances.Tolerated, true));
  }

  private static RequestEntity streamed(String body) {
    if (body.isEmpty()) return HttpEntities.EMPTY;
    var bytes = octets(body);
    return HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, bytes.size(), Source.single(bytes));
  }

  private static List<ByteString> chunks(String body) {
    var chunks = new ArrayList<ByteString>();
    var lines = body.split("\\|", -1);
    for (var i = 0; i + 1 < lines.length && Integer.parseInt(lines[i], 16) > 0; i += 2)
      chunks.add(octets(lines[i + 1]));
    return chunks;
  }

  private static ByteString octets(String text) {
    return ByteString.fromString(text, StandardCharsets.ISO_8859_1);
  }
}
