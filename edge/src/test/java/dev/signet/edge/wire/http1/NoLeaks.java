// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class that has lost a buffer. Lost ones are found once they are collected. */
public final class NoLeaks implements BeforeAllCallback, AfterAllCallback {
  private static final int COLLECTIONS = 3;

  private ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
  private LogWatch log = new LogWatch();

  @Override
  public void beforeAll(ExtensionContext context) {
    log.close();
    log = new LogWatch();
    before = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    try {
      for (var i = 0; i < COLLECTIONS; i++) {
        System.gc();
        // whatever is allocated next tells of what was lost before
        PooledByteBufAllocator.DEFAULT.directBuffer().release();
        io.netty.buffer.ByteBufAllocator.DEFAULT.heapBuffer().release();
        io.netty.buffer.ByteBufAllocator.DEFAULT.directBuffer().release();
      }
      assertThat(log.leaks()).filteredOn(line -> line.contains("LEAK: ByteBuf")).isEmpty();
    } finally {
      ResourceLeakDetector.setLevel(before);
      log.close();
    }
  }
}
