// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.RequestEntity;
import akka.http.javadsl.model.Uri;
import akka.http.javadsl.model.headers.Host;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.model.headers.RawRequestURI;
import dev.signet.protocol.domain.Origin;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A client's request as its origin gets it: same method, target and body; fields that concern only
 * our connection taken off; who asked, and how, told in fields that a client cannot forge.
 */
final class OriginRequest {
  /** What we say ourselves, and what a client might say to pass for somebody else. */
  private static final Set<String> REPLACED =
      Set.of("host", "forwarded", "x-real-ip", "true-client-ip", "expect", "cookie", "user-agent");

  /** Made by Akka HTTP out of nothing that was sent. */
  private static final Set<String> SYNTHETIC =
      Set.of("raw-request-uri", "timeout-access", "remote-address", "tls-session-info");

  private final Via via;

  OriginRequest(Via via) {
    this.via = via;
  }

  /**
   * @param request the client's, perhaps with other conditions
   * @param target as {@link OriginTarget} has made it
   */
  HttpRequest of(HttpRequest request, SiteRequest site, String target) {
    var origin = site.domain().origin();
    var headers = new ArrayList<HttpHeader>();
    headers.add(RawRequestURI.create(target));
    headers.add(host(origin));
    addPassedOn(request, headers);
    addForwarding(request, site, headers);
    return HttpRequest.create()
        .withMethod(request.method())
        .withUri(uri(origin))
        .withHeaders(headers)
        .withEntity(typed(request.entity()));
  }

  private static void addPassedOn(HttpRequest request, List<HttpHeader> headers) {
    var hopByHop = HopByHop.of(request);
    var cookies = new StringBuilder();
    for (var header : request.getHeaders()) {
      var name = header.lowercaseName();
      if (name.equals("cookie")) {
        // HTTP/2 clients cut cookies into crumbs; one line it was and is (RFC 9113 §8.2.3).
        cookies.append(cookies.isEmpty() ? "" : "; ").append(header.value());
      } else if (name.equals("user-agent")) {
        headers.add(new AsItCame(header.name(), header.value()));
      } else if (!hopByHop.contains(name)
          && !REPLACED.contains(name)
          && !SYNTHETIC.contains(name)
          && !name.startsWith("x-forwarded-")) {
        headers.add(header);
      }
    }
    if (!cookies.isEmpty()) headers.add(RawHeader.create("Cookie", cookies.toString()));
  }

  /** X-Forwarded-For and its like, and Forwarded (RFC 7239). */
  private void addForwarding(HttpRequest request, SiteRequest site, List<HttpHeader> headers) {
    var client = site.connection().client().getAddress();
    var address = client.getHostAddress();
    var scope = address.indexOf('%');
    if (scope >= 0) address = address.substring(0, scope);
    var node = client instanceof Inet6Address ? "\"[" + address + "]\"" : address;
    headers.add(RawHeader.create("X-Forwarded-For", address));
    headers.add(RawHeader.create("X-Forwarded-Proto", site.scheme()));
    headers.add(RawHeader.create("X-Forwarded-Host", site.authority()));
    headers.add(
        RawHeader.create(
            "Forwarded",
            "for=" + node + ";host=\"" + site.authority() + "\";proto=" + site.scheme()));
    headers.add(via.entry(request));
  }

  private static HttpHeader host(Origin origin) {
    if (origin.host().isPresent()) {
      var text = origin.host().get();
      var colon = text.lastIndexOf(':');
      return colon < 0
          ? Host.create(text)
          : Host.create(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
    var defaultPort = origin.isSecure() ? 443 : 80;
    var host = unbracketed(origin.url().getHost());
    return origin.port() == defaultPort ? Host.create(host) : Host.create(host, origin.port());
  }

  private static Uri uri(Origin origin) {
    return Uri.create(
        origin.url().getScheme() + "://" + origin.url().getHost() + ":" + origin.port() + "/");
  }

  private static RequestEntity typed(RequestEntity entity) {
    return UntypedBody.is(entity)
        ? (RequestEntity) entity.withContentType(ContentTypes.NO_CONTENT_TYPE)
        : entity;
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
