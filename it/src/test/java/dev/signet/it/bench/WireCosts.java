// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench;

import dev.signet.it.bench.NewConnections.Handshake;
import dev.signet.it.bench.peer.Peer;
import dev.signet.it.bench.peer.SignetPeer;
import dev.signet.it.bench.peer.Site;
import dev.signet.it.harness.NodeMachine;
import dev.signet.it.harness.TlsClients;
import java.util.List;
import java.util.Locale;

/** What hits and connections cost a node in memory. */
final class WireCosts {
  private static final int IDLE = 10_000;
  private static final int IDLE_PER_ADDRESS = 100;
  private static final int WARM_UPS = 2;

  private WireCosts() {}

  /** In a node with 256 MB of heap. */
  static void addTo(Table table, Site site) {
    try (var peer = SignetPeer.start(site, "256m");
        var machine = NodeMachine.of(peer.node())) {
      var hits = new KeptConnections("--h1", "-c16", "-n100000");
      table.add(row("allocated per hit, HTTP/1.1", allocated(hits, peer, machine)));
      var hitsOverHttp2 = new KeptConnections("-c8", "-m16", "-n100000");
      table.add(row("allocated per hit, HTTP/2", allocated(hitsOverHttp2, peer, machine)));
      var full = new NewConnections(Handshake.FULL, 5_000);
      table.add(row("allocated per new connection with one hit", allocated(full, peer, machine)));
      var resumed = new NewConnections(Handshake.RESUMED, 5_000);
      table.add(
          row("allocated per resumed connection with one hit", allocated(resumed, peer, machine)));
      addIdle(table, peer, machine);
    }
  }

  private static double allocated(Loader loader, SignetPeer peer, NodeMachine machine) {
    for (var i = 0; i < WARM_UPS; i++) loader.run(peer);
    var before = machine.allocatedByWire();
    var answered = loader.run(peer);
    return (double) (machine.allocatedByWire() - before) / answered;
  }

  private static void addIdle(Table table, SignetPeer peer, NodeMachine machine) {
    // where descriptors are short, the node lets fewer in
    var most = (int) peer.node().metric("signet_connections_most") - IDLE_PER_ADDRESS;
    var wanted = Math.min(IDLE, most);
    try (var clients = new TlsClients(peer.httpsPort(), Peer.HOST, false)) {
      var heap = machine.heapInUse();
      var resident = ServerCpu.residentBytes(peer.pid());
      var open = clients.idle("/page", wanted, IDLE_PER_ADDRESS);
      var heapOfAll = machine.heapInUse() - heap;
      var residentOfAll = ServerCpu.residentBytes(peer.pid()) - resident;
      var left = open.stream().filter(channel -> !channel.isActive()).count();
      if (left > 0)
        throw new IllegalStateException(left + " of " + wanted + " idle ones were closed");
      table.add(row("heap per idle TLS connection, of " + wanted, (double) heapOfAll / wanted));
      table.add(
          row(
              "resident memory per idle TLS connection, of " + wanted,
              (double) residentOfAll / wanted));
    }
  }

  private static List<String> row(String what, double bytes) {
    return List.of(what, String.format(Locale.ROOT, "%,.0f bytes", bytes));
  }
}
