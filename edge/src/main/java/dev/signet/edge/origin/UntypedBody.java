// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.origin;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.HttpEntity;
import akka.http.scaladsl.model.ContentTypes;

/**
 * Tells a body that came without Content-Type from one that came with it. A type that nobody sent
 * must not be passed on: a browser that is told application/octet-stream saves a page instead of
 * showing it, and one that is told nothing looks for itself (RFC 9110 §8.3).
 */
final class UntypedBody {
  /** Not the Java API's constant, which is equal but another object. */
  private static final ContentType PUT_IN = ContentTypes.application$divoctet$minusstream();

  private UntypedBody() {}

  /**
   * The parsers of Akka HTTP put this very object in for a type that is missing, and make a new,
   * equal one of an application/octet-stream that they read; so only identity tells the two apart.
   */
  @SuppressWarnings("ReferenceEquality")
  static boolean is(HttpEntity entity) {
    ContentType type = entity.getContentType();
    return type == PUT_IN;
  }
}
