// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench.peer;

import dev.signet.it.harness.OriginServer;
import dev.signet.it.harness.SignetNode;
import java.nio.file.Path;
import java.util.Optional;

/** A Signet node with the page in its cache. */
public final class SignetPeer implements Peer {
  private final String name;
  private final SignetNode node;
  private final OriginServer origin;
  private final Path log;

  private SignetPeer(String name, SignetNode node, OriginServer origin, Path log) {
    this.name = name;
    this.node = node;
    this.origin = origin;
    this.log = log;
  }

  public static SignetPeer start(Site site) {
    return start(site, "1g");
  }

  /**
   * @param heap at most, as {@code -Xmx} takes it
   */
  public static SignetPeer start(Site site, String heap) {
    var page = site.page();
    var origin =
        OriginServer.start(
            exchange -> {
              exchange.getResponseHeaders().set("Cache-Control", "max-age=3600");
              exchange.getResponseHeaders().set("Content-Type", "application/octet-stream");
              exchange.sendResponseHeaders(200, page.length);
              exchange.getResponseBody().write(page);
            });
    var log = site.directory().resolve("signet.log");
    var node =
        SignetNode.in(site.directory().resolve("signet"))
            .with("SIGNET_ORIGIN_ALLOW_PRIVATE", "true")
            .fullyCompiled(heap)
            .logInto(log)
            .start();
    node.allow(HOST, "bench", origin.url());
    return new SignetPeer("Signet", node, origin, log);
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
  public Optional<Path> accessLog() {
    return Optional.of(log);
  }

  @Override
  public void close() {
    node.close();
    origin.close();
  }
}
