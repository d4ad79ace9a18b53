// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpProtocols;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.InterimResponses;
import dev.signet.edge.exchange.MessageFields;
import dev.signet.edge.exchange.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An origin's responses, interim ones too, as they go on to cache and client; what is not named
 * here goes as it came.
 */
final class OriginResponse {
  /** Meant for us; the cache has read them by the time the client gets the response. */
  private static final Set<String> FOR_US =
      Set.of("surrogate-key", "cache-tag", "cdn-cache-control", "surrogate-control");

  /** HTTP/1.0 knows no interim responses (RFC 9110 §15.2), and origins are asked over no other. */
  private static final String INTERIM_VERSION = "1.1";

  private final Via via;
  private final OwnFields own;

  OriginResponse(Via via, OwnFields own) {
    this.via = via;
    this.own = own;
  }

  /** Without the fields of the origin's connection, with our Via. */
  HttpResponse received(HttpResponse response) {
    var headers = passedOn(MessageFields.of(response), version(response));
    own.addMissing(headers);
    return TrailerFields.sifted(response).withProtocol(HttpProtocols.HTTP_1_1).withHeaders(headers);
  }

  /**
   * A request to an origin whose interim responses reach the client by the rules that hold for the
   * final one. No cache comes between, so that what is meant for us is taken off at once.
   */
  HttpRequest hearingInterim(HttpRequest toOrigin) {
    return toOrigin
        .getAttribute(Messages.INTERIM)
        .map(
            client -> {
              InterimResponses sifting = (status, fields) -> client.send(status, interim(fields));
              return toOrigin.addAttribute(Messages.INTERIM, sifting);
            })
        .orElse(toOrigin);
  }

  /** Date is left to the final response (RFC 9110 §6.6.1). */
  private MessageFields interim(Fields fields) {
    var headers = passedOn(fields, INTERIM_VERSION);
    // Nothing follows that it could announce.
    headers.removeIf(header -> header.is("trailer"));
    own.addServer(headers);
    return new MessageFields(withoutForUs(headers));
  }

  private List<HttpHeader> passedOn(Fields fields, String version) {
    var hopByHop = HopByHop.of(fields);
    var headers = new ArrayList<HttpHeader>(fields.size() + 3);
    for (var i = 0; i < fields.size(); i++) {
      var name = fields.name(i);
      // Who serves the site is us.
      if (!hopByHop.contains(name) && !name.equals("server"))
        headers.add(MessageFields.header(fields, i));
    }
    headers.add(via.entry(version));
    return headers;
  }

  /** Without what origins tell caches such as this one. */
  static HttpResponse toClient(HttpResponse response) {
    for (var header : response.getHeaders())
      if (FOR_US.contains(header.lowercaseName()))
        return response.withHeaders(withoutForUs(response.getHeaders()));
    return response;
  }

  private static List<HttpHeader> withoutForUs(Iterable<HttpHeader> headers) {
    var kept = new ArrayList<HttpHeader>();
    for (var header : headers) if (!FOR_US.contains(header.lowercaseName())) kept.add(header);
    return kept;
  }

  private static String version(HttpResponse response) {
    var protocol = response.protocol().value();
    var version = protocol.substring(protocol.indexOf('/') + 1);
    return version.equals("2.0") ? "2" : version;
  }
}
