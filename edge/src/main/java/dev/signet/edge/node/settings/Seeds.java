// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.settings;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Which nodes a node asks to let it join the region's cluster. */
public sealed interface Seeds {

  /** None: this node is a cluster of its own. */
  record None() implements Seeds {}

  /**
   * @param addresses {@code host:port} of Akka remoting; the first founds the cluster if no other
   *     is there
   */
  record Listed(List<String> addresses) implements Seeds {}

  /**
   * Whoever a name in DNS leads to; asked on their management ports.
   *
   * @param service empty: the name has A or AAAA records; else SRV records
   * @param port the others' management port; empty: the one that this node has, or with SRV records
   *     theirs
   */
  record Discovered(String name, Optional<Service> service, OptionalInt port) implements Seeds {}

  /** The two labels in front of an SRV record's name (RFC 2782), without their underscores. */
  record Service(String port, String protocol) {}

  /** Starts a name to be looked up in DNS. */
  String DNS = "dns:";

  /** What {@link #usable} accepts, in words. */
  String EXPECTED = "host:port,host:port, or dns:NAME";

  /** {@code dns:NAME}, {@code dns:NAME:PORT}, {@code dns:_service._protocol.NAME}. */
  Pattern DISCOVERED =
      Pattern.compile(
          "dns:(?:_([a-z0-9-]+)\\._(tcp|udp)\\.)?([A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9])(?::([0-9]{1,5}))?");

  /** Whether the text is one element of the setting. */
  static boolean usable(String text) {
    if (!text.startsWith(DNS)) return Check.isHostAndPort(text);
    var form = DISCOVERED.matcher(text);
    if (!form.matches() || !Check.isHost(form.group(3))) return false;
    var port = form.group(4);
    return port == null || (Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= 65535);
  }

  /** Takes what has been checked: names in DNS stand alone. */
  static Seeds of(List<String> elements) {
    if (elements.isEmpty()) return new None();
    var form = DISCOVERED.matcher(elements.getFirst());
    if (!form.matches()) return new Listed(elements);
    var service = Optional.ofNullable(form.group(1)).map(port -> new Service(port, form.group(2)));
    var port = form.group(4);
    return new Discovered(
        form.group(3),
        service,
        port == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(port)));
  }

  /** The check of the whole setting. */
  static Check check() {
    var list = Check.list(EXPECTED, Seeds::usable);
    return new Check(
        EXPECTED,
        text ->
            text.contains(DNS) && text.contains(",") ? Optional.empty() : list.read().apply(text));
  }
}
