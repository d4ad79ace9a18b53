// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;

/** Sends visitors who came without TLS to HTTPS, method and target kept (RFC 9110 §15.4.9). */
final class HttpsRedirect {
  private static final int DEFAULT_PORT = 443;

  private final String port;

  HttpsRedirect(int httpsPort) {
    this.port = httpsPort == DEFAULT_PORT ? "" : ":" + httpsPort;
  }

  static boolean isWanted(SiteRequest request) {
    return request.domain().redirectToHttps() && request.visitor().scheme().equals("http");
  }

  HttpResponse response(SiteRequest request) {
    var location = "https://" + request.host().text() + port + request.pathAndQuery();
    return PlainAnswers.answer(308, "Permanent Redirect")
        .addHeader(RawHeader.create("Location", location));
  }
}
