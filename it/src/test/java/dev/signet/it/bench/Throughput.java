// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench;

import dev.signet.it.bench.peer.CaddyPeer;
import dev.signet.it.bench.peer.NginxPeer;
import dev.signet.it.bench.peer.Peer;
import dev.signet.it.bench.peer.SignetPeer;
import dev.signet.it.bench.peer.Site;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Every load on every peer, interleaved, so that a noisy minute hits all of them alike. Each has
 * the same one processor and writes its access log as it does by default.
 */
final class Throughput {
  private static final int ROUNDS = 5;

  /** The JVM has compiled what a load needs by then: 15,000 connections, or 20 seconds of hits. */
  private static final int WARM_UPS = 2;

  private Throughput() {}

  static Table measure(Site site) throws IOException {
    var peers = new ArrayList<Peer>();
    var processors = Processors.ofThisProgram();
    try {
      processors.forServers();
      peers.add(SignetPeer.start(site));
      if (Bench.isInstalled("nginx")) peers.add(NginxPeer.start(site));
      if (Bench.isInstalled("caddy")) peers.add(CaddyPeer.start(site));
      processors.forLoad();
      var table =
          new Table("Answered per second of server CPU (median of " + ROUNDS + ")", header(peers));
      for (var load : Load.values()) table.add(row(load, peers));
      return table;
    } finally {
      peers.forEach(Peer::close);
      processors.forAll();
    }
  }

  private static List<String> header(List<Peer> peers) {
    var header = new ArrayList<>(List.of("10 KB over TLS 1.3, P-256"));
    peers.forEach(peer -> header.add(peer.name()));
    peers.stream()
        .skip(1)
        .forEach(peer -> header.add(peers.getFirst().name() + " ÷ " + peer.name()));
    return header;
  }

  private static List<String> row(Load load, List<Peer> peers) {
    for (var peer : peers) for (var i = 0; i < WARM_UPS; i++) load.perCpuSecond(peer);
    var results = new double[peers.size()][ROUNDS];
    for (var round = 0; round < ROUNDS; round++)
      for (var i = 0; i < peers.size(); i++) results[i][round] = load.perCpuSecond(peers.get(i));
    var medians = Arrays.stream(results).mapToDouble(Throughput::median).toArray();
    var row = new ArrayList<>(List.of(load.title()));
    for (var median : medians) row.add(String.format(Locale.ROOT, "%,.0f", median));
    for (var i = 1; i < medians.length; i++)
      row.add(String.format(Locale.ROOT, "%.2f", medians[0] / medians[i]));
    return row;
  }

  private static double median(double[] results) {
    var sorted = results.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
