// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench.peer;

import dev.signet.it.harness.OriginServer;
import dev.signet.it.harness.SignetNode;

/** A Signet node with the page in its cache. */
public final class SignetPeer implements Peer {
  private final String name;
  private final SignetNode node;
  private final OriginServer origin;

  private SignetPeer(String name, SignetNode node, OriginServer origin) {
    this.name = name;
    this.node = node;
    this.origin = origin;
  }

  public static SignetPeer start(Site site) {
    var page = site.page();
    var origin =
        OriginServer.start(
            exchange -> {
              exchange.getResponseHeaders().set("Cache-Control", "max-age=3600");
              exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
              exchange.sendResponseHeaders(200, page.length);
              exchange.getResponseBody().write(page);
            });
    var node =
        SignetNode.in(site.directory().resolve("signet"))
            .with("SIGNET_ORIGIN_ALLOW_PRIVATE", "true")
            .with("SIGNET_LOG_LEVEL", "warn")
            .fullyCompiled("1g")
            .start();
    node.allow(HOST, "bench", origin.url());
    return new SignetPeer("Signet", node, origin);
  }

  @Override
  public String name() {
    return name;
  }

  public SignetNode node() {
    return node;
  }

  @Override
  public long pid() {
    return node.pid();
  }

  @Override
  public int httpsPort() {
    return node.httpsPort();
  }

  @Override
  public void close() {
    node.close();
    origin.close();
  }
}
