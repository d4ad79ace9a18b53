// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.accesslog;

import java.net.InetAddress;
import java.time.Instant;

/** Lines that tests tell apart by their path. */
final class SampleLines {
  private static final long NOON = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();
  private static final InetAddress CLIENT = InetAddress.getLoopbackAddress();

  private SampleLines() {}

  static AccessLine of(String path) {
    return new AccessLine(
        NOON,
        3,
        "GET",
        "https",
        "shop.example",
        path,
        200,
        10_240,
        true,
        "signet; hit",
        "t1",
        CLIENT);
  }
}
