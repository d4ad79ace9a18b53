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
import akka.stream.javadsl.Source;
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

  /**
   * One whose content is not sent.
   *
   * @param length that it would have; -1 if that is not known
   */
  static HttpResponse withoutContent(ResponseHead head, boolean isForHead, long length) {
    if (!isForHead) return of(head, HttpEntities.EMPTY);
    if (length == 0)
      return of(head, HttpEntities.EMPTY).addAttribute(Messages.NO_OCTETS, Boolean.TRUE);
    var type = ContentTypes.NO_CONTENT_TYPE;
    if (length > 0) return of(head, HttpEntities.create(type, length, Source.empty()));
    // HTTP/1.0 has no chunks (RFC 9112 §6.1)
    return of(
        head,
        head.isHttp10()
            ? HttpEntities.createCloseDelimited(type, Source.empty())
            : HttpEntities.createChunked(type, Source.empty()));
  }

  /** The model would have no entity with some: 205 may have one, and HEAD's 304 a length. */
  private static StatusCode status(ResponseHead head) {
    var known = StatusCodes.lookup(head.status());
    if (known.isPresent()
        && known.get().allowsEntity()
        && known.get().reason().equals(head.reason())) return known.get();
    return StatusCodes.custom(
        head.status(), head.reason(), head.reason(), head.status() < 400, true);
  }
}
