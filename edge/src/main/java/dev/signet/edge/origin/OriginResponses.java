// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpProtocols;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ResponseEntity;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import dev.signet.edge.exchange.Messages;
import java.util.ArrayList;

/** Makes of what an origin has sent a response as {@link Messages} describes it. */
final class OriginResponses {
  private OriginResponses() {}

  static HttpResponse of(ResponseHead head, ResponseEntity entity) {
    var fields = head.fields();
    var headers = new ArrayList<HttpHeader>(fields.size());
    for (var i = 0; i < fields.size(); i++)
      headers.add(RawHeader.create(fields.nameAsWritten(i), fields.value(i)));
    return HttpResponse.create()
        .withStatus(status(head))
        .withProtocol(head.isHttp10() ? HttpProtocols.HTTP_1_0 : HttpProtocols.HTTP_1_1)
        .withHeaders(headers)
        .withEntity(entity);
  }

  /** A response without content, where the length it would have may be known all the same. */
  static ResponseEntity noContent(boolean isForHead, long length) {
    if (!isForHead) return HttpEntities.EMPTY;
    return length > 0
        ? HttpEntities.create(
            ContentTypes.NO_CONTENT_TYPE, length, akka.stream.javadsl.Source.empty())
        : HttpEntities.createChunked(
            ContentTypes.NO_CONTENT_TYPE, akka.stream.javadsl.Source.empty());
  }

  private static StatusCode status(ResponseHead head) {
    var known = StatusCodes.lookup(head.status());
    if (known.isPresent() && known.get().reason().equals(head.reason())) return known.get();
    return StatusCodes.custom(
        head.status(), head.reason(), head.reason(), head.status() < 400, true);
  }
}
