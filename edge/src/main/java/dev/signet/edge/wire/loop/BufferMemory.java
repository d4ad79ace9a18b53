// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.loop;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.TimeUnit;

/** The memory outside the heap that all connections' buffers come from. */
public final class BufferMemory {
  /** Quicker here than Netty's default, whose pieces are counted and locked one by one. */
  public static final PooledByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;

  /** The rest is for whom it serves, and for what lies unused between buffers. */
  private static final double MOST = 0.6;

  /** Down to which room is made. */
  private static final double ENOUGH = 0.5;

  private BufferMemory() {}

  /**
   * Has a loop give back what it keeps for itself and has not used for a second, or a rush once
   * over would go on holding the memory.
   */
  static void trimmedOn(EventLoop loop) {
    var _ = loop.scheduleAtFixedRate(ALLOCATOR::trimCurrentThreadCache, 1, 1, TimeUnit.SECONDS);
  }

  /** Bytes that the process may have. */
  public static long available() {
    return PlatformDependent.maxDirectMemory();
  }

  /**
   * Bytes of buffers in use that had better become free; 0 while there are enough. Looks at every
   * block of the allocator.
   */
  public static long excess() {
    var used = ALLOCATOR.pinnedDirectMemory();
    return used <= MOST * available() ? 0 : used - (long) (ENOUGH * available());
  }
}
