// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ResponseEntity;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.scaladsl.model.HttpHeader;
import akka.http.scaladsl.model.HttpProtocols;
import java.time.Instant;
import scala.collection.immutable.Seq;

/** Makes a client's answer from what is stored: whole, a part of it, or 304 (RFC 9110 §13, §14). */
final class StoredAnswers {
  private StoredAnswers() {}

  /** A fresh hit; two small objects and a list cell beyond what is stored. */
  static HttpResponse freshHit(StoredResponse stored, RequestHead request, Instant now) {
    return fitted(stored, request, stored.clientHeaders().freshHit(stored.ageSeconds(now)));
  }

  static HttpResponse other(
      StoredResponse stored, RequestHead request, Instant now, String cacheStatus) {
    return fitted(
        stored, request, stored.clientHeaders().stored(stored.ageSeconds(now), cacheStatus));
  }

  /** Whether only the origin can give what the request's Range asks for. */
  static boolean isForOrigin(StoredResponse stored, RequestHead request) {
    return request.range() != null && rangeOf(stored, request) instanceof ByteRange.Several;
  }

  static HttpResponse response(StatusCode status, Seq<HttpHeader> headers, ResponseEntity entity) {
    return akka.http.scaladsl.model.HttpResponse.apply(
        (akka.http.scaladsl.model.StatusCode) status,
        headers,
        (akka.http.scaladsl.model.ResponseEntity) entity,
        HttpProtocols.HTTP$div1$u002E1());
  }

  /** Of a representation that the client has already; its type is known there (§15.4.5). */
  static HttpResponse notModified(Seq<HttpHeader> headers) {
    return response(StatusCodes.NOT_MODIFIED, untyped(headers), HttpEntities.EMPTY);
  }

  @SuppressWarnings("unchecked") // What a filter leaves of headers is headers.
  private static Seq<HttpHeader> untyped(Seq<HttpHeader> headers) {
    return (Seq<HttpHeader>) headers.filterNot(header -> header.is("content-type"));
  }

  private static HttpResponse fitted(
      StoredResponse stored, RequestHead request, Seq<HttpHeader> headers) {
    if (ClientCondition.isNotModified(request, stored.status().intValue(), stored.originFields()))
      return notModified(headers);
    if (request.range() == null) return response(stored.status(), headers, stored.entity());
    return switch (rangeOf(stored, request)) {
      case ByteRange.Part(var first, var last) -> part(stored, headers, first, last);
      case ByteRange.Unsatisfiable() -> unsatisfiable(stored, headers);
      case ByteRange.Whole(), ByteRange.Several() ->
          response(stored.status(), headers, stored.entity());
    };
  }

  private static ByteRange rangeOf(StoredResponse stored, RequestHead request) {
    return stored.status().intValue() == 200
        ? ByteRange.of(request, stored.originFields(), stored.body().size())
        : new ByteRange.Whole();
  }

  private static HttpResponse part(
      StoredResponse stored, Seq<HttpHeader> headers, int first, int last) {
    return response(
            StatusCodes.PARTIAL_CONTENT,
            headers,
            HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, stored.body().slice(first, last + 1)))
        .addHeader(contentRange(first + "-" + last + "/" + stored.body().size()));
  }

  private static HttpResponse unsatisfiable(StoredResponse stored, Seq<HttpHeader> headers) {
    return response(StatusCodes.RANGE_NOT_SATISFIABLE, untyped(headers), HttpEntities.EMPTY)
        .addHeader(contentRange("*/" + stored.body().size()));
  }

  private static RawHeader contentRange(String range) {
    return RawHeader.create("Content-Range", "bytes " + range);
  }
}
