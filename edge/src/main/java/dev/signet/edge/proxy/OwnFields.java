// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import dev.signet.edge.exchange.HttpDate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * What every response says of itself: which server gave it, and, where its origin did not say so,
 * when it was received here (RFC 9110 §6.6.1, §10.2.4).
 */
final class OwnFields {
  private static final HttpHeader SERVER = RawHeader.create("Server", "signet");

  private final InstantSource clock;

  OwnFields(InstantSource clock) {
    this.clock = clock;
  }

  void addMissing(List<HttpHeader> headers) {
    addServer(headers);
    if (!has(headers, "date"))
      headers.add(RawHeader.create("Date", HttpDate.text(clock.instant())));
  }

  void addServer(List<HttpHeader> headers) {
    if (!has(headers, "server")) headers.add(SERVER);
  }

  HttpResponse withMissing(HttpResponse response) {
    if (has(response.getHeaders(), "server") && has(response.getHeaders(), "date")) return response;
    var headers = new ArrayList<HttpHeader>();
    response.getHeaders().forEach(headers::add);
    addMissing(headers);
    return response.withHeaders(headers);
  }

  private static boolean has(Iterable<HttpHeader> headers, String lowerCaseName) {
    for (var header : headers) if (header.is(lowerCaseName)) return true;
    return false;
  }
}
