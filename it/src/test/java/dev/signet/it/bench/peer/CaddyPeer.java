// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench.peer;

import dev.signet.persistence.testing.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * Caddy serving the page from the file system's cache, with a certificate it is given. It logs no
 * requests unless told to.
 */
public final class CaddyPeer {
  private CaddyPeer() {}

  public static Peer start(Site site) throws IOException {
    var port = FreePort.next();
    var configuration = site.directory().resolve("Caddyfile");
    Files.writeString(
        configuration,
        """
        {
          admin off
          auto_https off
          storage file_system %1$s/caddy
        }
        https://%2$s:%3$d {
          bind 127.0.0.1
          tls %4$s %5$s
          root * %6$s
          file_server
        }
        """
            .formatted(
                site.directory(),
                Peer.HOST,
                port,
                site.certificate(),
                site.key(),
                site.documents()));
    return ProcessPeer.start(
        "Caddy",
        site.directory().resolve("caddy.log"),
        port,
        Optional.empty(),
        List.of("caddy", "run", "--adapter", "caddyfile", "--config", configuration.toString()));
  }
}
