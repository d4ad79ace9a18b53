// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;

/**
 * Tells HTTP/1.1 clients that ask with HEAD how long the content is (RFC 9110 §8.6); Akka HTTP
 * leaves it out. A length of zero is left out still: it may just not be known.
 */
final class HeadLength {
  private HeadLength() {}

  static HttpResponse told(HttpRequest request, HttpResponse response) {
    if (!request.method().equals(HttpMethods.HEAD)
        || request.protocol().value().startsWith("HTTP/2")) return response;
    var length = response.entity().getContentLengthOption().orElse(0);
    return length > 0
        ? response.addHeader(new AsItCame("Content-Length", Long.toString(length)))
        : response;
  }
}
