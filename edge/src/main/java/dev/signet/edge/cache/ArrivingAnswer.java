// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import akka.NotUsed;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ResponseEntity;
import akka.http.javadsl.model.StatusCodes;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import java.util.Optional;
import java.util.OptionalLong;

/** Makes answers from a response whose body is still on its way. */
record ArrivingAnswer(CacheParts parts, StoredResponse head, SharedBody body) {

  /** Empty if the body's start is no longer there. */
  Optional<HttpResponse> answer(RequestHead request, String cacheStatus) {
    var headers = head.clientHeaders().forwarded(cacheStatus);
    if (ClientCondition.isNotModified(request, head.status().intValue(), head.originFields()))
      return Optional.of(
          StoredAnswers.response(StatusCodes.NOT_MODIFIED, headers, HttpEntities.EMPTY));
    return body.open().map(place -> StoredAnswers.response(head.status(), headers, entity(place)));
  }

  private ResponseEntity entity(SharedBody.Place place) {
    var type = head.entity().getContentType();
    Source<ByteString, NotUsed> bytes =
        Source.fromGraph(
            new SharedBodyReader(body, place, parts.settings().collapsing().patience()));
    OptionalLong length = body.announced();
    return length.isPresent()
        ? HttpEntities.create(type, length.getAsLong(), bytes)
        : HttpEntities.create(type, bytes);
  }
}
