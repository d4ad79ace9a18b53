// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.DateTime;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpProtocols;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ResponseEntity;
import akka.http.javadsl.model.headers.Date;
import dev.signet.edge.exchange.HttpDate;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;

/** An origin's response as it goes on to cache and client. */
final class OriginResponse {
  /** Meant for us; the cache has read them by the time the client gets the response. */
  private static final Set<String> FOR_US =
      Set.of("surrogate-key", "cache-tag", "cdn-cache-control", "surrogate-control");

  private final Via via;

  OriginResponse(Via via) {
    this.via = via;
  }

  /** Without the fields of the origin's connection, with our Via. */
  HttpResponse received(HttpResponse response) {
    var hopByHop = HopByHop.of(response);
    var headers = new ArrayList<HttpHeader>();
    for (var header : response.getHeaders()) {
      var name = header.lowercaseName();
      if (name.equals("date")) date(header.value()).ifPresent(headers::add);
      // Who serves the site is us; and of two Server fields the codec would add the second.
      else if (!hopByHop.contains(name) && !name.equals("server")) headers.add(header);
    }
    headers.add(via.entry(response));
    return response
        .withProtocol(HttpProtocols.HTTP_1_1)
        .withHeaders(headers)
        .withEntity(typed(reusable(response.entity())));
  }

  /** Without what origins tell caches such as this one. */
  static HttpResponse toClient(HttpResponse response) {
    for (var header : response.getHeaders()) {
      if (!FOR_US.contains(header.lowercaseName())) continue;
      var headers = new ArrayList<HttpHeader>();
      for (var kept : response.getHeaders())
        if (!FOR_US.contains(kept.lowercaseName())) headers.add(kept);
      return response.withHeaders(headers);
    }
    return response;
  }

  /** Akka HTTP renders Date in its own form only; one that is no date is left to it as well. */
  private static Optional<HttpHeader> date(String value) {
    return HttpDate.parse(value).map(at -> Date.create(DateTime.create(at.toEpochMilli())));
  }

  /** A body that ends with the origin's connection must not end the client's. */
  private static ResponseEntity reusable(ResponseEntity entity) {
    return entity instanceof HttpEntity.CloseDelimited
        ? HttpEntities.createChunked(entity.getContentType(), entity.getDataBytes())
        : entity;
  }

  private static ResponseEntity typed(ResponseEntity entity) {
    return UntypedBody.is(entity)
        ? (ResponseEntity) entity.withContentType(ContentTypes.NO_CONTENT_TYPE)
        : entity;
  }
}
