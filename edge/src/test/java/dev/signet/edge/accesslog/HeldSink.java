// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.accesslog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/** A sink that writes as often as it is let, and keeps what was written. */
final class HeldSink implements LineSink {
  private static final int BATCH = 100;

  final Queue<AccessLine> written = new ConcurrentLinkedQueue<>();
  final Semaphore allowed = new Semaphore(0);
  volatile boolean fails;
  private final List<AccessLine> added = new ArrayList<>();

  @Override
  public void add(AccessLine line) {
    if (line.path().equals("/bad")) throw new IllegalArgumentException("bad");
    added.add(line);
  }

  @Override
  public boolean isFull() {
    return added.size() >= BATCH;
  }

  @Override
  public void write() throws IOException {
    allowed.acquireUninterruptibly();
    var batch = List.copyOf(added);
    added.clear();
    if (fails) throw new IOException("broken pipe");
    written.addAll(batch);
  }

  List<String> paths() {
    return written.stream().map(AccessLine::path).toList();
  }

  HeldSink letGo() {
    allowed.release(Integer.MAX_VALUE / 2);
    return this;
  }
}
