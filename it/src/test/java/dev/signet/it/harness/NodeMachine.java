// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.harness;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.stream.LongStream;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A running node's Java machine, as its management agent shows it. */
public final class NodeMachine implements AutoCloseable {
  private static final String WIRE = "signet-wire";

  private final JMXConnector connector;
  private final ThreadMXBean threads;
  private final MemoryMXBean memory;

  private NodeMachine(JMXConnector connector) throws IOException {
    var server = connector.getMBeanServerConnection();
    this.connector = connector;
    this.threads = ManagementFactory.getPlatformMXBean(server, ThreadMXBean.class);
    this.memory = ManagementFactory.getPlatformMXBean(server, MemoryMXBean.class);
  }

  /** Turns the agent on, which the node itself has no part in. */
  @SuppressWarnings("BanJNDI") // the address is our own process's, and a local one
  public static NodeMachine of(SignetNode node) {
    try {
      var machine = VirtualMachine.attach(Long.toString(node.pid()));
      try {
        return new NodeMachine(
            JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
      } finally {
        machine.detach();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (AttachNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Bytes of heap that the threads of its event loops have allocated since they began. */
  public long allocatedByWire() {
    var names = threads.getThreadInfo(threads.getAllThreadIds());
    var loops = LongStream.builder();
    for (var thread : names)
      if (thread != null && thread.getThreadName().startsWith(WIRE))
        loops.add(thread.getThreadId());
    var found = loops.build().toArray();
    if (found.length == 0)
      throw new IllegalStateException("threads: none named " + WIRE + " (expected: some)");
    return LongStream.of(threads.getThreadAllocatedBytes(found)).sum();
  }

  /** Bytes of heap that are in use after a collection. */
  public long heapInUse() {
    memory.gc();
    return memory.getHeapMemoryUsage().getUsed();
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
