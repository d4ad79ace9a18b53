// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench.peer;

/** A running server that answers {@code https://shop.test/page} with the site's page. */
public interface Peer extends AutoCloseable {

  String HOST = "shop.test";

  String name();

  long pid();

  int httpsPort();

  @Override
  void close();
}
