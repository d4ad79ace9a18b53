// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.util.ByteString;
import dev.signet.edge.exchange.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Answers of our own, in plain text: a client never sees an inner address or cause. */
final class PlainAnswers {
  private static final HttpHeader TEXT =
      RawHeader.create("Content-Type", "text/plain; charset=utf-8");
  private static final HttpHeader NOT_STORED = RawHeader.create("Cache-Control", "no-store");
  private static final HttpHeader ALLOW =
      RawHeader.create("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");

  /** RFC 9110 §9.3.7: what the server as a whole is capable of, which is to pass requests on. */
  static final HttpResponse OPTIONS =
      HttpResponse.create().withStatus(204).withHeaders(List.of(ALLOW, NOT_STORED));

  static final HttpResponse BAD_HOST = answer(400, "Bad Request: Host missing or malformed");
  static final HttpResponse BAD_TARGET = answer(400, "Bad Request: malformed request target");
  static final HttpResponse NOT_FOUND = answer(404, "Not Found");
  static final HttpResponse METHOD_REFUSED = answer(405, "Method Not Allowed").addHeader(ALLOW);
  static final HttpResponse MISDIRECTED = answer(421, "Misdirected Request");
  static final HttpResponse NO_TUNNELS = answer(501, "Not Implemented");
  static final HttpResponse NO_SUCH_SITE = answer(503, "No such site");
  static final HttpResponse SITE_UNAVAILABLE =
      answer(503, "Service Unavailable").addHeader(RawHeader.create("Retry-After", "5"));
  static final HttpResponse LOOP = answer(508, "Loop Detected");

  private PlainAnswers() {}

  static HttpResponse ofOrigin(int status) {
    return status == 503 ? SITE_UNAVAILABLE : answer(status, StatusCodes.get(status).reason());
  }

  static HttpResponse internal() {
    return answer(500, "Internal Server Error");
  }

  static HttpResponse refusal(Refusal refusal) {
    var phrase = StatusCodes.get(refusal.status()).reason();
    return answer(
        refusal.status(), refusal.reason().isEmpty() ? phrase : phrase + ": " + refusal.reason());
  }

  static HttpResponse answer(int status, String text) {
    return text(text).withStatus(status).addHeader(NOT_STORED);
  }

  /** A text that is there. */
  static HttpResponse text(String text) {
    return HttpResponse.create()
        .withEntity(
            HttpEntities.create(
                ContentTypes.NO_CONTENT_TYPE, ByteString.fromString(text, StandardCharsets.UTF_8)))
        .addHeader(TEXT);
  }
}
