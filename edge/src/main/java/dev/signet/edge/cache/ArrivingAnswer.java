// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import akka.NotUsed;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ResponseEntity;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.exchange.Messages.Trailers;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes answers from a response whose body is still on its way.
 *
 * @param trailers that follow the body, if there are to be any; they are not stored (RFC 9111 §3.1)
 */
record ArrivingAnswer(
    CacheParts parts, StoredResponse head, SharedBody body, Optional<Trailers> trailers) {

  /** Empty if the body's start is no longer there. */
  Optional<HttpResponse> answer(RequestHead request, String cacheStatus) {
    var headers = head.clientHeaders().forwarded(cacheStatus);
    if (ClientCondition.isNotModified(request, head.status().intValue(), head.originFields()))
      return Optional.of(StoredAnswers.notModified(headers));
    return body.open()
        .map(place -> StoredAnswers.response(head.status(), headers, entity(place)))
        .map(
            answer ->
                trailers.isPresent()
                    ? answer.addAttribute(Messages.TRAILERS, trailers.get())
                    : answer);
  }

  private ResponseEntity entity(SharedBody.Place place) {
    var type = ContentTypes.NO_CONTENT_TYPE;
    Source<ByteString, NotUsed> bytes =
        Source.fromGraph(
            new SharedBodyReader(body, place, parts.settings().collapsing().patience()));
    OptionalLong length = body.announced();
    return length.isPresent()
        ? HttpEntities.create(type, length.getAsLong(), bytes)
        : HttpEntities.createChunked(type, bytes);
  }
}
