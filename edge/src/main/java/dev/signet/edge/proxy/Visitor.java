// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import com.google.common.net.InetAddresses;
import dev.signet.edge.exchange.AcceptedConnection;
import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.Octets;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who asked, and how: what the connection says, and what is believed of the fields of a {@linkplain
 * TrustedProxies trusted} peer. Nobody else's are.
 *
 * @param client the rightmost address of the chain that is no trusted proxy's
 * @param peer who is connected to us
 * @param scheme that the client used, {@code http} or {@code https}
 * @param forwardedFor the chain before the peer, as X-Forwarded-For has it; may be empty
 * @param forwarded the same, as Forwarded has it (RFC 7239)
 */
record Visitor(
    InetAddress client, InetAddress peer, String scheme, String forwardedFor, String forwarded) {

  /** Of a node: an address, perhaps with a port or a word for one (RFC 7239 §6); no zone. */
  private static final Pattern NODE =
      Pattern.compile(
          "(?:\\[(?<bracketed>[0-9A-Fa-f:.]+)]|(?<dotted>[0-9.]+))(?::(?:[0-9]{1,5}|_[\\w.-]+))?"
              + "|(?<bare>[0-9A-Fa-f:.]+)");

  static Visitor of(AcceptedConnection connection, Fields fields, TrustedProxies trusted) {
    var peer = connection.client().getAddress();
    var scheme = connection.tls().isPresent() ? "https" : "http";
    return trusted.contains(peer)
        ? believed(peer, scheme, fields, trusted)
        : new Visitor(peer, peer, scheme, "", "");
  }

  private static Visitor believed(
      InetAddress peer, String scheme, Fields fields, TrustedProxies trusted) {
    var forwardedFor = fields.combined("x-forwarded-for");
    var chain = ForwardedElement.chain(fields);
    // What is malformed counts as not sent: neither believed nor gone on with.
    var forwarded = chain.isPresent() ? fields.combined("forwarded") : null;
    var elements = chain.orElse(List.of());
    // Where both are there, the older one counts: it is the one that proxies are sure to keep up.
    var nodes =
        forwardedFor != null
            ? List.of(forwardedFor.split(",", -1))
            : elements.stream().map(ForwardedElement::node).toList();
    var said =
        Optional.ofNullable(fields.combined("x-forwarded-proto"))
            .or(() -> elements.isEmpty() ? Optional.empty() : elements.getLast().scheme());
    return new Visitor(
        client(peer, nodes, trusted),
        peer,
        said.flatMap(Visitor::schemeOf).orElse(scheme),
        forwardedFor != null ? forwardedFor : forwardedFor(nodes),
        forwarded != null ? forwarded : forwarded(nodes));
  }

  /** From the right: what a trusted proxy says of who came to it is believed, and no more. */
  private static InetAddress client(InetAddress peer, List<String> nodes, TrustedProxies trusted) {
    var client = peer;
    for (var node : nodes.reversed()) {
      var address = address(node);
      if (address.isEmpty()) return client;
      client = address.get();
      if (!trusted.contains(client)) return client;
    }
    return client;
  }

  /** Of several, the nearest proxy's. */
  private static Optional<String> schemeOf(String list) {
    var last = list.substring(list.lastIndexOf(',') + 1).strip().toLowerCase(Locale.ROOT);
    return last.equals("http") || last.equals("https") ? Optional.of(last) : Optional.empty();
  }

  /** An address, perhaps with a port: {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}. */
  private static Optional<InetAddress> address(String node) {
    var parts = NODE.matcher(node.strip());
    if (!parts.matches()) return Optional.empty();
    return Stream.of("bracketed", "dotted", "bare")
        .map(parts::group)
        .filter(text -> text != null && InetAddresses.isInetAddress(text))
        .<InetAddress>map(InetAddresses::forString)
        .findFirst();
  }

  /** What is neither an address nor a word for one (RFC 7239 §6) would be read as several. */
  private static String forwardedFor(List<String> nodes) {
    return nodes.stream()
        .map(node -> address(node).isPresent() || Octets.isToken(node) ? node : "unknown")
        .collect(Collectors.joining(", "));
  }

  private static String forwarded(List<String> nodes) {
    var elements = new StringBuilder();
    for (var node : nodes)
      elements
          .append(elements.isEmpty() ? "" : ", ")
          .append("for=")
          .append(address(node).map(Visitor::node).orElse("unknown"));
    return elements.toString();
  }

  /** The connection as it would be if nobody stood between the client and us. */
  AcceptedConnection seenOn(AcceptedConnection connection) {
    return client.equals(peer)
        ? connection
        : new AcceptedConnection(
            new InetSocketAddress(client, 0), connection.local(), connection.tls());
  }

  /** Value of X-Forwarded-For for whoever is asked next. */
  String toldForwardedFor() {
    return forwardedFor.isEmpty() ? text(peer) : forwardedFor + ", " + text(peer);
  }

  /** Value of Forwarded for whoever is asked next (RFC 7239 §4). */
  String toldForwarded(String host) {
    var own = "for=" + node(peer) + ";host=\"" + host + "\";proto=" + scheme;
    return forwarded.isEmpty() ? own : forwarded + ", " + own;
  }

  private static String node(InetAddress address) {
    return address instanceof Inet6Address ? "\"[" + text(address) + "]\"" : text(address);
  }

  /** As RFC 5952 has it, and without a zone, which is ours alone. */
  private static String text(InetAddress address) {
    var text = InetAddresses.toAddrString(address);
    var scope = text.indexOf('%');
    return scope < 0 ? text : text.substring(0, scope);
  }
}
