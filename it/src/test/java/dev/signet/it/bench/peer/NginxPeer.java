// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench.peer;

import dev.signet.persistence.testing.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** nginx with a worker for its processor, serving the page from the file system's cache. */
public final class NginxPeer {
  private NginxPeer() {}

  public static Peer start(Site site) throws IOException {
    var port = FreePort.next();
    var directory = site.directory();
    var configuration = directory.resolve("nginx.conf");
    Files.writeString(
        configuration,
        """
        worker_processes 1; daemon off; user root; pid %1$s/nginx.pid; error_log %1$s/nginx-error.log;
        events { worker_connections 8192; }
        http {
          access_log %1$s/nginx-access.log; keepalive_requests 1000000000; open_file_cache max=100; sendfile on; tcp_nopush on;
          client_body_temp_path %1$s/nginx-body; proxy_temp_path %1$s/nginx-proxy; fastcgi_temp_path %1$s/nginx-fastcgi;
          uwsgi_temp_path %1$s/nginx-uwsgi; scgi_temp_path %1$s/nginx-scgi;
          server {
            listen 127.0.0.1:%2$d ssl http2 backlog=4096; server_name %3$s;
            ssl_certificate %4$s; ssl_certificate_key %5$s; ssl_protocols TLSv1.2 TLSv1.3;
            root %6$s;
          }
        }
        """
            .formatted(
                directory, port, Peer.HOST, site.certificate(), site.key(), site.documents()));
    var userless = Files.readString(configuration);
    if (!System.getProperty("user.name").equals("root"))
      Files.writeString(configuration, userless.replace("user root;", ""));
    return ProcessPeer.start(
        "nginx",
        directory.resolve("nginx.log"),
        port,
        Optional.of(directory.resolve("nginx-access.log")),
        List.of(
            "nginx",
            "-c",
            configuration.toString(),
            "-e",
            directory.resolve("nginx-error.log").toString()));
  }
}
