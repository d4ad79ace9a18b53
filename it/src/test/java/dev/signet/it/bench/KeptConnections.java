// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench;

import com.google.common.collect.ImmutableList;
import dev.signet.it.bench.peer.Peer;
import dev.signet.it.harness.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Many requests on few connections, by h2load. */
final class KeptConnections implements Loader {
  private static final Pattern SUCCEEDED = Pattern.compile("(\\d+) succeeded, (\\d+) failed");

  private final ImmutableList<String> options;

  KeptConnections(String... options) {
    this.options = ImmutableList.copyOf(options);
  }

  @Override
  public long run(Peer peer) {
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
