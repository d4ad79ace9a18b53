// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethod;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.RequestEntity;
import akka.http.javadsl.model.RequestEntityAcceptances;
import akka.http.javadsl.model.headers.RawHeader;
import dev.signet.edge.exchange.InterimResponses;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.wire.body.RequestBody;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** A request in Akka HTTP's model, as {@link Messages} describes it. */
final class RequestMessage {

  private RequestMessage() {}

  /**
   * @param contentLength -1 if the client announced none
   * @param body null if there is none
   */
  static HttpRequest of(
      Http2Request request,
      long contentLength,
      @Nullable RequestBody body,
      InterimResponses interim) {
    var fields = request.fields();
    var headers = new ArrayList<HttpHeader>(fields.size());
    for (var i = 0; i < fields.size(); i++)
      headers.add(RawHeader.create(fields.name(i), fields.value(i)));
    var message =
        HttpRequest.create()
            .withMethod(method(request.method(), body != null))
            .withHeaders(headers)
            .addAttribute(Messages.HEAD, request.kept())
            .addAttribute(Messages.INTERIM, interim);
    if (body == null) return message;
    return message
        .withEntity(entity(contentLength, body))
        .addAttribute(Messages.TRAILERS, body.trailers());
  }

  private static RequestEntity entity(long contentLength, RequestBody body) {
    return contentLength > 0
        ? HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, contentLength, body.source())
        : HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, body.source());
  }

  /** The model's own where it has one and lets it have a body. */
  private static HttpMethod method(String name, boolean hasBody) {
    var known = HttpMethods.lookup(name);
    if (known.isPresent()
        && !(hasBody
            && known.get().requestEntityAcceptance().equals(RequestEntityAcceptances.Disallowed)))
      return known.get();
    return HttpMethods.custom(name, false, false, RequestEntityAcceptances.Tolerated, true);
  }
}
