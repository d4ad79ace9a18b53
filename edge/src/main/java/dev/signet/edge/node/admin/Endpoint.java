// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import akka.http.javadsl.model.HttpResponse;
import akka.util.ByteString;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * One method on one path. All of them stand in lists, not in a routing tree, so that what is served
 * can be compared with what is documented.
 *
 * @param method upper-case
 * @param parameters of the query that it understands; any other is refused
 */
public record Endpoint(
    String method,
    PathTemplate path,
    Access access,
    BodyRule body,
    Set<String> parameters,
    Action action) {

  /** Who may call. */
  public enum Access {
    ANYONE,
    TOKEN
  }

  /** Whether a JSON body belongs to the call. */
  public enum BodyRule {
    NONE,
    JSON
  }

  /** What a call does. A failed stage becomes a problem; so does an exception. */
  @FunctionalInterface
  public interface Action {
    CompletionStage<HttpResponse> answer(Call call);
  }

  /**
   * A request that has passed all that is the same for every endpoint.
   *
   * @param path values of the path's places, decoded
   * @param query values by name, never empty ones
   * @param body empty without one
   */
  public record Call(Map<String, String> path, Map<String, String> query, ByteString body) {

    /** The value at a place of the path. */
    String at(String place) {
      var value = path.get(place);
      if (value == null) throw new IllegalStateException("the path has no " + place);
      return value;
    }

    Optional<String> parameter(String name) {
      return Optional.ofNullable(query.get(name));
    }
  }

  static Endpoint open(String method, String path, Action action) {
    return new Endpoint(
        method, new PathTemplate(path), Access.ANYONE, BodyRule.NONE, Set.of(), action);
  }

  static Endpoint plain(String method, String path, Action action) {
    return new Endpoint(
        method, new PathTemplate(path), Access.TOKEN, BodyRule.NONE, Set.of(), action);
  }

  static Endpoint withJson(String method, String path, Action action) {
    return new Endpoint(
        method, new PathTemplate(path), Access.TOKEN, BodyRule.JSON, Set.of(), action);
  }

  Endpoint withParameters(String... names) {
    return new Endpoint(method, path, access, body, Set.of(names), action);
  }
}
