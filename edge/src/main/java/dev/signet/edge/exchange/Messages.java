// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.exchange;

import akka.http.javadsl.model.AttributeKey;
import akka.http.javadsl.model.HttpRequest;
import java.util.concurrent.CompletionStage;

/**
 * What a message is in Akka HTTP's model, between the wire and those who answer.
 *
 * <ul>
 *   <li>Fields are raw headers, one octet per char, Content-Type among them: what stands in the
 *       fields is the message. The entity's own content type is never consulted or rendered.
 *   <li>What a request's line said (method, target, authority, version) is in its attribute {@link
 *       #HEAD}; its URI is always {@code /}.
 *   <li>A response has none of the connection's own fields. Where its entity's length is known,
 *       that is Content-Length; in answer to HEAD, the length of the body that is not sent.
 *   <li>What the model cannot carry is a typed attribute: {@link #INTERIM}, {@link #TRAILERS},
 *       {@link #NO_OCTETS}.
 * </ul>
 */
public final class Messages {

  /** The head of a request, on every request. */
  public static final AttributeKey<WireRequest> HEAD =
      AttributeKey.create("signet.head", WireRequest.class);

  /** Where 1xx responses go, on every request. */
  public static final AttributeKey<InterimResponses> INTERIM =
      AttributeKey.create("signet.interim", InterimResponses.class);

  /**
   * Fields that follow a body (RFC 9110 §6.5), on messages that may have some. On a request the
   * stage completes when its body has been read to the end, on a response it must by then; without
   * fields it holds none.
   */
  public static final AttributeKey<Trailers> TRAILERS =
      AttributeKey.create("signet.trailers", Trailers.class);

  /**
   * On a response to HEAD, with an empty entity: GET's content would have no octet either, so that
   * Content-Length is 0 (RFC 9110 §8.6). Without it an empty entity says nothing of a length.
   */
  public static final AttributeKey<Boolean> NO_OCTETS =
      AttributeKey.create("signet.no-octets", Boolean.class);

  private Messages() {}

  /** Trailer fields to come. */
  public record Trailers(CompletionStage<Fields> fields) {}

  /** The head of a request that came from the wire. */
  public static WireRequest headOf(HttpRequest request) {
    return request
        .getAttribute(HEAD)
        .orElseThrow(() -> new IllegalStateException("a request that is not the wire's"));
  }
}
