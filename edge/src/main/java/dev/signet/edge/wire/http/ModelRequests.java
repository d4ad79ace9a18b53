// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http;

import akka.http.javadsl.model.AttributeKey;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.RequestEntity;
import akka.http.scaladsl.model.HttpHeader;
import akka.http.scaladsl.model.HttpMethod;
import akka.http.scaladsl.model.HttpMethods;
import akka.http.scaladsl.model.HttpProtocols;
import akka.http.scaladsl.model.Uri;
import akka.http.scaladsl.model.headers.RawHeader;
import dev.signet.edge.exchange.InterimResponses;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.exchange.Messages.Trailers;
import dev.signet.edge.exchange.WireRequest;
import scala.collection.immutable.$colon$colon;
import scala.collection.immutable.List;
import scala.collection.immutable.List$;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;

/** Makes requests in Akka HTTP's model, as {@link Messages} describes them. */
public final class ModelRequests {
  private static final Uri ROOT = Uri.apply("/");

  private ModelRequests() {}

  /**
   * @param head independent of any buffer
   * @param entity without content type
   */
  public static HttpRequest create(
      WireRequest head, RequestEntity entity, InterimResponses interim, Trailers trailers) {
    List<HttpHeader> headers = List$.MODULE$.empty();
    var fields = head.fields();
    for (var i = fields.size() - 1; i >= 0; i--)
      headers =
          new $colon$colon<>(new RawHeader(fields.nameAsWritten(i), fields.value(i)), headers);
    Map<AttributeKey<?>, Object> attributes =
        with(with(Map$.MODULE$.empty(), Messages.HEAD, head), Messages.INTERIM, interim);
    if (head.hasBody()) attributes = with(attributes, Messages.TRAILERS, trailers);
    return modelled(head, headers, attributes, (akka.http.scaladsl.model.RequestEntity) entity);
  }

  @SuppressWarnings("unchecked") // Scala's type of the new map is lost on the way.
  private static Map<AttributeKey<?>, Object> with(
      Map<AttributeKey<?>, Object> attributes, AttributeKey<?> key, Object value) {
    return (Map<AttributeKey<?>, Object>) (Map<?, ?>) attributes.updated(key, value);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // Keys of both APIs are one class.
  private static HttpRequest modelled(
      WireRequest head,
      List<HttpHeader> headers,
      Map<AttributeKey<?>, Object> attributes,
      akka.http.scaladsl.model.RequestEntity entity) {
    return new akka.http.scaladsl.model.HttpRequest(
        method(head.method(), head.hasBody()),
        ROOT,
        headers,
        (Map) attributes,
        entity,
        HttpProtocols.HTTP$div1$u002E1());
  }

  /** Any method, bodies allowed with all of them: what they mean is for others to say. */
  private static HttpMethod method(String name, boolean hasBody) {
    return switch (name) {
      case "GET" -> HttpMethods.GET();
      // the model has none for its own HEAD
      case "HEAD" -> hasBody ? custom(name) : HttpMethods.HEAD();
      case "POST" -> HttpMethods.POST();
      case "PUT" -> HttpMethods.PUT();
      case "DELETE" -> HttpMethods.DELETE();
      case "PATCH" -> HttpMethods.PATCH();
      case "OPTIONS" -> HttpMethods.OPTIONS();
      default -> custom(name);
    };
  }

  private static HttpMethod custom(String name) {
    return (HttpMethod)
        akka.http.javadsl.model.HttpMethods.custom(
            name,
            isSafe(name),
            isIdempotent(name),
            akka.http.javadsl.model.RequestEntityAcceptances.Expected,
            true);
  }

  /** Of those in the registry that are no constants above (RFC 9110 §9.2.1, RFC 4918, RFC 3253). */
  private static boolean isSafe(String name) {
    return switch (name) {
      case "HEAD", "PROPFIND", "REPORT", "SEARCH", "QUERY", "TRACE", "PRI" -> true;
      default -> false;
    };
  }

  /** RFC 9110 §9.2.2 and the same. */
  private static boolean isIdempotent(String name) {
    return switch (name) {
      case "COPY", "MKCOL", "MOVE", "PROPPATCH", "UNLOCK", "LINK", "UNLINK", "BIND", "REBIND" ->
          true;
      default -> isSafe(name);
    };
  }
}
