// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpCharsets;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.CacheControl;
import akka.http.javadsl.model.headers.CacheDirectives;
import akka.http.javadsl.model.headers.RawHeader;
import dev.signet.protocol.api.ApiJson;
import dev.signet.protocol.api.Problem;
import java.time.Duration;

/** Responses of the management API. Nothing here may be stored: it is about one moment. */
final class Answers {
  private static final ContentType PROBLEM_JSON =
      ContentTypes.create(
          MediaTypes.applicationWithFixedCharset("problem+json", HttpCharsets.UTF_8));

  /** How soon to come back when something behind is away: stores are tried again by then. */
  private static final Duration COME_BACK_AFTER = Duration.ofSeconds(5);

  private Answers() {}

  static HttpResponse json(int status, Object view) {
    return entity(status, ContentTypes.APPLICATION_JSON, ApiJson.write(view));
  }

  static HttpResponse entity(int status, ContentType type, byte[] bytes) {
    return HttpResponse.create()
        .withStatus(StatusCodes.get(status))
        .withEntity(HttpEntities.create(type, bytes))
        .addHeader(CacheControl.create(CacheDirectives.NO_STORE));
  }

  static HttpResponse nothing(int status) {
    return HttpResponse.create().withStatus(StatusCodes.get(status));
  }

  static HttpResponse problem(Problem problem) {
    return entity(problem.status(), PROBLEM_JSON, ApiJson.write(problem));
  }

  static HttpResponse ofStatus(int status, String detail) {
    return problem(Problem.ofStatus(status, StatusCodes.get(status).reason(), detail));
  }

  /** Something behind is away; nothing was changed, or the same call again makes it whole. */
  static HttpResponse unavailable(String detail) {
    return problem(Problem.of(503, "unavailable", "Not available now", detail))
        .addHeader(RawHeader.create("Retry-After", Long.toString(COME_BACK_AFTER.toSeconds())));
  }
}
