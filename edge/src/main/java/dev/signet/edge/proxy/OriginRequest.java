// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.headers.RawHeader;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.KeptRequest;
import dev.signet.edge.exchange.MessageFields;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.exchange.WireRequest;
import dev.signet.protocol.domain.Origin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client's request as its origin gets it: same method, target and body; fields that concern only
 * our connection taken off; who asked, and how, told in fields that a client cannot forge. All else
 * goes on octet for octet.
 */
final class OriginRequest {
  private final Via via;

  OriginRequest(Via via) {
    this.via = via;
  }

  /**
   * @param target as {@link OriginTarget} has made it
   */
  HttpRequest of(HttpRequest request, SiteRequest site, String target) {
    var head = Messages.headOf(request);
    var fields = fields(head.method(), head.version(), MessageFields.of(request), site);
    return TrailerFields.sifted(request)
        .withHeaders(fields.headers())
        .addAttribute(
            Messages.HEAD,
            new KeptRequest(
                WireRequest.Version.HTTP_1_1, head.method(), target, null, fields, head.hasBody()));
  }

  /** Fields that may come out otherwise than the client sent them, whatever else it sent. */
  static boolean mayChange(String lowerCaseName) {
    return switch (lowerCaseName) {
      case "host", "cookie", "via", "expect", MaxForwards.NAME -> true;
      default -> HopByHop.isAlways(lowerCaseName) || ForgeableFields.contains(lowerCaseName);
    };
  }

  /** The fields that the origin of a site gets in place of a client's. */
  MessageFields fields(
      String method, WireRequest.Version version, Fields client, SiteRequest site) {
    var headers = new ArrayList<HttpHeader>(client.size() + 6);
    headers.add(RawHeader.create("Host", host(site.domain().origin())));
    addPassedOn(method, client, headers);
    headers.add(RawHeader.create("X-Forwarded-For", site.visitor().toldForwardedFor()));
    headers.add(RawHeader.create("X-Forwarded-Proto", site.visitor().scheme()));
    headers.add(RawHeader.create("X-Forwarded-Host", site.host().text()));
    headers.add(RawHeader.create("Forwarded", site.visitor().toldForwarded(site.host().text())));
    headers.add(via.entry(version.text()));
    return new MessageFields(headers);
  }

  private static void addPassedOn(String method, Fields client, List<HttpHeader> headers) {
    var hopByHop = HopByHop.of(client);
    StringBuilder cookies = null;
    for (var i = 0; i < client.size(); i++) {
      var name = client.name(i);
      if (hopByHop.contains(name) || ForgeableFields.contains(name)) continue;
      switch (name) {
        // Our own; and the wire has answered to Expect (RFC 9110 §10.1.1).
        case "host", "expect" -> {}
        // HTTP/2 clients cut cookies into crumbs; one line it was and is (RFC 9113 §8.2.3).
        case "cookie" -> cookies = joined(cookies, client.value(i));
        case MaxForwards.NAME ->
            headers.add(
                RawHeader.create(
                    client.nameAsWritten(i), MaxForwards.after(method, client.value(i))));
        default -> headers.add(MessageFields.header(client, i));
      }
    }
    if (cookies != null) headers.add(RawHeader.create("Cookie", cookies.toString()));
  }

  private static StringBuilder joined(@Nullable StringBuilder before, String crumb) {
    return before == null ? new StringBuilder(crumb) : before.append("; ").append(crumb);
  }

  private static String host(Origin origin) {
    if (origin.host().isPresent()) return origin.host().get();
    var defaultPort = origin.isSecure() ? 443 : 80;
    var host = origin.url().getHost();
    return origin.port() == defaultPort ? host : host + ":" + origin.port();
  }
}
