// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;

/** Answers of our own, in plain text: a client never sees an inner address or cause. */
final class PlainAnswers {
  static final HttpResponse BAD_HOST = answer(400, "Bad Request: Host missing or malformed");
  static final HttpResponse BAD_TARGET = answer(400, "Bad Request: malformed request target");
  static final HttpResponse NOT_FOUND = answer(404, "Not Found");
  static final HttpResponse METHOD_REFUSED =
      answer(405, "Method Not Allowed")
          .addHeader(RawHeader.create("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"));
  static final HttpResponse MISDIRECTED = answer(421, "Misdirected Request");
  static final HttpResponse NO_TUNNELS = answer(501, "Not Implemented");
  static final HttpResponse NO_SUCH_SITE = answer(503, "No such site");
  static final HttpResponse SITE_UNAVAILABLE =
      answer(503, "Service Unavailable").addHeader(RawHeader.create("Retry-After", "5"));
  static final HttpResponse LOOP = answer(508, "Loop Detected");

  private PlainAnswers() {}

  static HttpResponse ofOrigin(int status) {
    return switch (status) {
      case 503 -> SITE_UNAVAILABLE;
      case 504 -> answer(504, "Gateway Timeout");
      default -> answer(status, "Bad Gateway");
    };
  }

  static HttpResponse internal() {
    return answer(500, "Internal Server Error");
  }

  static HttpResponse answer(int status, String text) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, text))
        .addHeader(RawHeader.create("Cache-Control", "no-store"));
  }
}
