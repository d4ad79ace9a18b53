// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code openssl s_client}, run until the server closes. */
final class SslClient {

  private SslClient() {}

  static String run(String address, String... options) throws Exception {
    var command = new ArrayList<>(List.of("openssl", "s_client", "-ign_eof", "-connect", address));
    command.addAll(List.of(options));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(20, TimeUnit.SECONDS)) process.destroyForcibly();
    return output;
  }
}
