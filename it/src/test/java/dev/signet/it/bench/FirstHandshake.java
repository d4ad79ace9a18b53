// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench;

import dev.signet.actors.testing.Pebble;
import dev.signet.it.bench.peer.Site;
import dev.signet.it.harness.Handshake;
import dev.signet.it.harness.OriginServer;
import dev.signet.it.harness.SignetNode;
import dev.signet.persistence.testing.FreePort;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How long the very first visitor waits for a certificate from an ACME authority on this machine.
 */
final class FirstHandshake {
  private static final int WARM_UPS = 5;
  private static final int HANDSHAKES = 30;

  private FirstHandshake() {}

  static Table measure(Site site) throws Exception {
    var http = FreePort.next();
    var https = FreePort.next();
    try (var origin = OriginServer.start();
        var pebble = Pebble.start(Pebble.Options.ports(http, https).withNonceReject(0));
        var node =
            SignetNode.in(site.directory().resolve("first-handshake"))
                .with("SIGNET_ORIGIN_ALLOW_PRIVATE", "true")
                .with("SIGNET_ISSUER", "acme")
                .with("SIGNET_ACME_DIRECTORY", pebble.directoryUrl().toString())
                .with("SIGNET_ACME_CA_FILE", pebble.caFile().toString())
                .publicPorts(http, https)
                .fullyCompiled("512m")
                .start()) {
      var milliseconds = new double[HANDSHAKES];
      var coldest = 0.0;
      for (var i = -WARM_UPS; i < HANDSHAKES; i++) {
        var name = "first" + (i + WARM_UPS) + ".customers.test";
        node.allow(name, "bench", origin.url());
        var started = System.nanoTime();
        var shown = Handshake.shownFor(name, https);
        var took = (System.nanoTime() - started) / 1e6;
        if (!Handshake.isFor(name, shown))
          throw new IllegalStateException(name + ": fallback certificate\n" + node.output());
        if (i == -WARM_UPS) coldest = took;
        if (i >= 0) milliseconds[i] = took;
      }
      Arrays.sort(milliseconds);
      var table =
          new Table(
              "First handshake for a name, Pebble without its sleeps", List.of("what", "figure"));
      table.add(List.of("median of " + HANDSHAKES, format(milliseconds[HANDSHAKES / 2])));
      table.add(List.of("slowest", format(milliseconds[HANDSHAKES - 1])));
      table.add(
          List.of("very first of the process, account registration included", format(coldest)));
      return table;
    }
  }

  private static String format(double milliseconds) {
    return String.format(Locale.ROOT, "%,.0f ms", milliseconds);
  }
}
