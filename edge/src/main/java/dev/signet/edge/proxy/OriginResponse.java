// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpProtocols;
import akka.http.javadsl.model.HttpResponse;
import dev.signet.edge.exchange.MessageFields;
import java.util.ArrayList;
import java.util.Set;

/**
 * An origin's response as it goes on to cache and client; what is not named here goes as it came.
 */
final class OriginResponse {
  /** Meant for us; the cache has read them by the time the client gets the response. */
  private static final Set<String> FOR_US =
      Set.of("surrogate-key", "cache-tag", "cdn-cache-control", "surrogate-control");

  private final Via via;
  private final OwnFields own;

  OriginResponse(Via via, OwnFields own) {
    this.via = via;
    this.own = own;
  }

  /** Without the fields of the origin's connection, with our Via. */
  HttpResponse received(HttpResponse response) {
    var fields = MessageFields.of(response);
    var hopByHop = HopByHop.of(fields);
    var headers = new ArrayList<HttpHeader>(fields.size() + 3);
    for (var header : fields.headers())
      // Who serves the site is us.
      if (!hopByHop.contains(header.lowercaseName()) && !header.is("server")) headers.add(header);
    headers.add(via.entry(version(response)));
    own.addMissing(headers);
    return TrailerFields.sifted(response).withProtocol(HttpProtocols.HTTP_1_1).withHeaders(headers);
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

  private static String version(HttpResponse response) {
    var protocol = response.protocol().value();
    var version = protocol.substring(protocol.indexOf('/') + 1);
    return version.equals("2.0") ? "2" : version;
  }
}
