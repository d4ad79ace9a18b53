// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.loop;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;

/**
 * Whether Netty looks for buffers that nobody gives back, which costs a stack trace now and then.
 */
public final class LeakDetection {
  /** As Netty reads it. */
  private static final String PROPERTY = "io.netty.leakDetection.level";

  private LeakDetection() {}

  /** For a node that serves; tests find the leaks. */
  public static void offUnlessAskedFor() {
    if (System.getProperty(PROPERTY) == null) ResourceLeakDetector.setLevel(Level.DISABLED);
  }
}
