// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.accept;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How the process's descriptors are shared: what is not kept for our own is halved between visitors
 * and origins, since a visitor's request may need a connection to an origin. Neither can take what
 * the others need.
 *
 * @param all most open files and sockets
 */
public record DescriptorShares(long all) {
  /** Files, stores, other nodes, the management port and looking up names. */
  private static final long OWN = 512;

  /** Of this process; without an end where its system names none. */
  public static DescriptorShares ofThisProcess() {
    return new DescriptorShares(
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : Long.MAX_VALUE);
  }

  /** Connections that visitors may have; not below 0. */
  public long visitors() {
    return (all - own()) / 2;
  }

  /** Connections to origins; not below 0. */
  public long origins() {
    return all - own() - visitors();
  }

  private long own() {
    return Math.min(OWN, all / 4);
  }
}
