// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Loopback ports for servers that cannot choose one themselves. They lie below those that Linux
 * gives to outgoing connections (32768 and up, {@code ip_local_port_range}): whoever binds one a
 * second later still finds it free.
 */
public final class FreePort {
  private static final int FIRST = 10_000;
  private static final int END = 32_000;

  /** Test runs beside each other begin at different places. */
  private static final AtomicInteger next =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(FIRST, END));

  private FreePort() {}

  /** A port that nobody listens on, and that this process was not given before. */
  public static int next() {
    for (var tries = 0; tries < END - FIRST; tries++) {
      var port = next.getAndUpdate(last -> last + 1 < END ? last + 1 : FIRST);
      if (isFree(port)) return port;
    }
    throw new IllegalStateException("no free port from " + FIRST + " to " + END);
  }

  private static boolean isFree(int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
