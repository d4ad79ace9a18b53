// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench;

import com.google.common.collect.ImmutableList;
import dev.signet.it.bench.peer.Peer;
import dev.signet.it.harness.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Loads a peer with h2load and reads what it reports. */
enum Load {
  HTTP_1_KEEP_ALIVE("cache hits, HTTP/1.1 keep-alive", "--h1", "-c16", "-D5"),
  HTTP_2("cache hits, HTTP/2", "-c8", "-m16", "-D5"),
  /**
   * One request per connection, at a rate that no peer has trouble with: CPU per connection counts.
   */
  NEW_CONNECTIONS("new connections, one request each", "--h1", "-r250", "-n2000", "-c2000");

  private static final Pattern SUCCEEDED = Pattern.compile("(\\d+) succeeded, (\\d+) failed");

  private final String title;
  private final ImmutableList<String> options;

  Load(String title, String... options) {
    this.title = title;
    this.options = ImmutableList.copyOf(options);
  }

  String title() {
    return title;
  }

  /**
   * Requests answered per second of the peer's CPU.
   *
   * @throws IllegalStateException if more than one in a hundred requests failed
   */
  double perCpuSecond(Peer peer) {
    var before = ServerCpu.seconds(peer.pid());
    var requests = run(peer);
    return requests / (ServerCpu.seconds(peer.pid()) - before);
  }

  /** Runs the load once; the number of requests that were answered. */
  long run(Peer peer) {
    var command = new ArrayList<>(List.of("timeout", "50", "h2load", "-t1"));
    command.addAll(options);
    command.add("--connect-to=127.0.0.1:" + peer.httpsPort());
    command.add("https://" + Peer.HOST + "/page");
    var result = Program.run(command.toArray(String[]::new));
    var matcher = SUCCEEDED.matcher(result.text());
    if (result.exitCode() != 0 || !matcher.find())
      throw new IllegalStateException(peer.name() + ": " + result.text());
    var succeeded = Long.parseLong(matcher.group(1));
    var failed = Long.parseLong(matcher.group(2));
    if (succeeded == 0 || failed * 100 > succeeded)
      throw new IllegalStateException(peer.name() + ": " + result.text());
    return succeeded;
  }
}
