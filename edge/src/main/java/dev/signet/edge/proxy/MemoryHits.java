// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import dev.signet.edge.cache.HttpCache;
import dev.signet.edge.cache.RequestHead;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.Hit;
import dev.signet.edge.exchange.Octets;
import dev.signet.edge.exchange.WireRequest;
import dev.signet.edge.site.Sites;
import dev.signet.protocol.name.HostName;
import org.jspecify.annotations.Nullable;

/**
 * The short way of a request: a fresh response in memory, found by the same rules as on the long
 * way, and by nothing but looking. Whatever is out of the ordinary is left to the long way.
 */
final class MemoryHits {
  private final Sites sites;
  private final HttpCache cache;
  private final TrustedProxies trusted;
  private final Via via;
  private final OriginRequest toOrigin;
  private final AccessLog log;
  private final RequestMeters meters;

  MemoryHits(
      Sites sites,
      HttpCache cache,
      TrustedProxies trusted,
      Via via,
      OriginRequest toOrigin,
      AccessLog log,
      RequestMeters meters) {
    this.sites = sites;
    this.cache = cache;
    this.trusted = trusted;
    this.via = via;
    this.toOrigin = toOrigin;
    this.log = log;
    this.meters = meters;
  }

  /** Null if the request has to take the long way; otherwise it has been counted and logged. */
  @Nullable Hit find(WireRequest request, AcceptedConnection connection) {
    if (!isPlainRetrieval(request)) return null;
    var authority = authority(request);
    if (authority == null) return null;
    var host = host(authority, connection);
    if (host == null || !isServed(host, request, connection)) return null;
    var domain = sites.atHand(host);
    if (domain == null) return null;
    var site =
        new SiteRequest(
            domain, host, request.target(), Visitor.of(connection, request.fields(), trusted));
    if (HttpsRedirect.isWanted(site)) return null;
    if (OriginTarget.mayClimb(domain.origin(), request.target())) return null;
    var head = RequestHead.read(request.method(), new FieldsAsSent(toOrigin, request, site), false);
    var hit = cache.hit(domain, site.uri(), head);
    if (hit == null) return null;
    meters.answered(hit.head().status());
    log.hit(request, site.visitor().seenOn(connection), site, hit);
    return hit;
  }

  private static boolean isPlainRetrieval(WireRequest request) {
    var method = request.method();
    return !request.hasBody()
        && (method.equals("GET") || method.equals("HEAD"))
        && request.target().startsWith("/")
        && Octets.isTarget(request.target());
  }

  /** Null if it is not plain which it is, or if some field needs a closer look. */
  private @Nullable String authority(WireRequest request) {
    var fields = request.fields();
    String host = null;
    for (var i = 0; i < fields.size(); i++) {
      switch (fields.name(i)) {
        case "host" -> {
          if (host != null) return null;
          host = fields.value(i);
        }
        case "connection" -> {
          if (!namesNoField(fields.value(i))) return null;
        }
        case "upgrade", "expect", "transfer-encoding" -> {
          return null;
        }
        case "via" -> {
          if (via.names(fields)) return null;
        }
        default -> {
          // of no interest, unless the cache asks for it
        }
      }
    }
    if (!request.version().hasPseudoFields()) return host;
    var authority = request.authority();
    if (authority == null) return host;
    return host == null || host.equals(authority) ? authority : null;
  }

  private static boolean namesNoField(String connection) {
    return connection.equalsIgnoreCase("keep-alive") || connection.equalsIgnoreCase("close");
  }

  /** Nearly always the name that the connection was opened for, which needs no reading. */
  private static @Nullable HostName host(String authority, AcceptedConnection connection) {
    if (connection.tls().isPresent()) {
      var opened = connection.tls().get().serverName();
      if (opened.isPresent() && RequestedHost.isPlainly(authority, opened.get()))
        return opened.get();
    }
    return RequestedHost.read(authority) instanceof RequestedHost.Named(var host) ? host : null;
  }

  private boolean isServed(HostName host, WireRequest request, AcceptedConnection connection) {
    if (!sites.isAllowed(host)) return false;
    return connection.tls().isPresent()
        ? connection.tls().get().covers(host)
        : !AcmeChallenges.isAsked(request.target());
  }
}
