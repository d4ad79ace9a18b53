// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much is logged, and where more or less of it: {@code info,wire=debug,akka=warn}. An area is a
 * package of this program, given short, or any logger's full name.
 *
 * @param everything of all that is not named
 * @param areas logger name to level
 */
public record LogLevels(String everything, Map<String, String> areas) {
  private static final List<String> LEVELS =
      List.of("error", "warn", "info", "debug", "trace", "off");

  /** What people call the parts of this program, and where these are. */
  private static final Map<String, String> SHORT_NAMES =
      Map.ofEntries(
          Map.entry("signet", "dev.signet"),
          Map.entry("stores", "dev.signet.persistence"),
          Map.entry("domain", "dev.signet.actors.domain"),
          Map.entry("issuance", "dev.signet.actors.issuance"),
          Map.entry("renewal", "dev.signet.actors.renewal"),
          Map.entry("bus", "dev.signet.actors.bus"),
          Map.entry("wire", "dev.signet.edge.wire"),
          Map.entry("certificate", "dev.signet.edge.certificate"),
          Map.entry("tls", "dev.signet.edge.tls"),
          Map.entry("site", "dev.signet.edge.site"),
          Map.entry("proxy", "dev.signet.edge.proxy"),
          Map.entry("cache", "dev.signet.edge.cache"),
          Map.entry("origin", "dev.signet.edge.origin"),
          Map.entry("admin", "dev.signet.edge.node.admin"),
          Map.entry("access", "dev.signet.access"));

  public LogLevels {
    areas = Map.copyOf(areas);
  }

  /** Takes what {@link #check} has accepted. */
  public static LogLevels of(List<String> entries) {
    var everything = "info";
    var areas = new LinkedHashMap<String, String>();
    for (var entry : entries) {
      var equals = entry.indexOf('=');
      if (equals < 0) {
        everything = entry;
      } else {
        var area = entry.substring(0, equals);
        areas.put(SHORT_NAMES.getOrDefault(area, area), entry.substring(equals + 1));
      }
    }
    return new LogLevels(everything, areas);
  }

  static Check check() {
    return Check.list(
        "error, warn, info, debug, trace or off, or area=level, or several with commas",
        LogLevels::isEntry);
  }

  private static boolean isEntry(String entry) {
    var equals = entry.indexOf('=');
    if (equals < 0) return LEVELS.contains(entry);
    var area = entry.substring(0, equals);
    return LEVELS.contains(entry.substring(equals + 1))
        && (SHORT_NAMES.containsKey(area)
            || area.equals("akka")
            || area.matches("[A-Za-z][A-Za-z0-9_]*(\\.[A-Za-z0-9_]+)+"));
  }
}
