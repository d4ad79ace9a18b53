// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench.peer;

import java.nio.file.Path;
import java.util.Optional;

/** A running server that answers {@code https://shop.test/page} with the site's page. */
public interface Peer extends AutoCloseable {

  String HOST = "shop.test";

  String name();

  long pid();

  int httpsPort();

  /** Where it writes a line per request; empty if it writes none unless told to. */
  default Optional<Path> accessLog() {
    return Optional.empty();
  }

  @Override
  void close();
}
