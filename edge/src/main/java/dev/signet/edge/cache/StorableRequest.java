// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.headers.RawHeader;
import dev.signet.edge.exchange.KeptRequest;
import dev.signet.edge.exchange.MessageFields;
import dev.signet.edge.exchange.Messages;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The request whose answer can be stored, made from one that asks for less: for all of the
 * resource, without the client's conditions, which are evaluated here afterwards, and with ours if
 * there is something to validate (RFC 9111 §4.3.1).
 */
final class StorableRequest {
  private StorableRequest() {}

  static HttpRequest of(HttpRequest asked, @Nullable StoredResponse validated) {
    var headers = new ArrayList<HttpHeader>();
    for (var header : asked.getHeaders())
      if (!isReplaced(header.lowercaseName())) headers.add(header);
    if (validated != null) {
      var tag = validated.originFields().first("etag");
      if (tag != null) headers.add(RawHeader.create("If-None-Match", tag));
      var modified = validated.originFields().first("last-modified");
      if (modified != null) headers.add(RawHeader.create("If-Modified-Since", modified));
    }
    var head = Messages.headOf(asked);
    return asked
        .withMethod(HttpMethods.GET)
        .withHeaders(headers)
        .addAttribute(
            Messages.HEAD,
            new KeptRequest(
                head.version(),
                HttpMethods.GET.value(),
                head.target(),
                head.authority(),
                new MessageFields(headers),
                head.hasBody()));
  }

  private static boolean isReplaced(String lowerCaseName) {
    return switch (lowerCaseName) {
      case "if-none-match", "if-modified-since", "range", "if-range" -> true;
      default -> false;
    };
  }
}
