// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names come by the hundred thousand, and each has a context: it must stay cheap. */
final class TlsContextCostTest {
  private static final Logger LOG = LoggerFactory.getLogger(TlsContextCostTest.class);
  private static final int MANY = 2_000;

  /** Twice what one may cost. */
  private static final long MOST_BYTES = 60_000;

  @Test
  void aContextCostsLittleMemory() throws Exception {
    var contexts = new TlsContexts(TestTlsSettings.with());
    var certificate = SelfSigned.onCurve("secp256r1");
    var warmUp = make(contexts, certificate);
    System.gc();
    var resident = resident();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var allocated = threads.getCurrentThreadAllocatedBytes();
    var begin = System.nanoTime();

    var made = make(contexts, certificate);

    var micros = (System.nanoTime() - begin) / 1_000 / MANY;
    var heap = (threads.getCurrentThreadAllocatedBytes() - allocated) / MANY;
    System.gc();
    var memory = (resident() - resident) / MANY;
    LOG.atInfo()
        .addKeyValue("microseconds", micros)
        .addKeyValue("allocated", heap)
        .addKeyValue("resident", memory)
        .log("a TLS context costs");
    assertThat(heap).isLessThan(MOST_BYTES);
    assertThat(memory).isLessThan(MOST_BYTES);
    warmUp.forEach(TlsContext::retire);
    made.forEach(TlsContext::retire);
    assertThat(contexts.living()).isZero();
  }

  private static List<TlsContext> make(TlsContexts contexts, SelfSigned certificate) {
    var made = new ArrayList<TlsContext>(MANY);
    for (var i = 0; i < MANY; i++) made.add(certificate.context(contexts));
    return made;
  }

  /** Bytes of this process that are in memory. */
  private static long resident() throws Exception {
    for (var line : Files.readAllLines(Path.of("/proc/self/status")))
      if (line.startsWith("VmRSS:")) return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
    throw new IllegalStateException("no VmRSS");
  }
}
