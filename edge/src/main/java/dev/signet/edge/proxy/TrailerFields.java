// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.MessageFields;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.exchange.Messages.Trailers;
import java.util.ArrayList;
import java.util.Set;

/**
 * Lets of the fields after a body pass only those that may stand there: none that say how the
 * message is framed, routed, or understood, since whoever merges them into its head would take them
 * for that (RFC 9110 §6.5.1).
 */
final class TrailerFields {
  private static final Set<String> NOT_ALLOWED =
      Set.of(
          "host",
          "trailer",
          "authorization",
          "cookie",
          "set-cookie",
          "www-authenticate",
          "cache-control",
          "cdn-cache-control",
          "surrogate-control",
          "surrogate-key",
          "cache-tag",
          "pragma",
          "age",
          "date",
          "expires",
          "vary",
          "via",
          "location",
          "retry-after",
          "expect",
          "max-forwards",
          "range",
          "if-match",
          "if-none-match",
          "if-modified-since",
          "if-unmodified-since",
          "if-range",
          "content-type",
          "content-encoding",
          "content-range");

  private TrailerFields() {}

  /** The same request, its trailers sifted once they are there. */
  static HttpRequest sifted(HttpRequest request) {
    return request
        .getAttribute(Messages.TRAILERS)
        .map(trailers -> request.addAttribute(Messages.TRAILERS, sifted(trailers)))
        .orElse(request);
  }

  /** The same response, its trailers sifted once they are there. */
  static HttpResponse sifted(HttpResponse response) {
    return response
        .getAttribute(Messages.TRAILERS)
        .map(trailers -> response.addAttribute(Messages.TRAILERS, sifted(trailers)))
        .orElse(response);
  }

  private static Trailers sifted(Trailers trailers) {
    return new Trailers(trailers.fields().thenApply(TrailerFields::passedOn));
  }

  static Fields passedOn(Fields trailers) {
    var headers = new ArrayList<HttpHeader>();
    for (var i = 0; i < trailers.size(); i++)
      if (isAllowed(trailers.name(i)))
        headers.add(RawHeader.create(trailers.nameAsWritten(i), trailers.value(i)));
    return new MessageFields(headers);
  }

  private static boolean isAllowed(String lowerCaseName) {
    return !NOT_ALLOWED.contains(lowerCaseName)
        && !HopByHop.isAlways(lowerCaseName)
        && !ForgeableFields.contains(lowerCaseName);
  }
}
