// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.edge.proxy.OriginAnswerFuzz;
import dev.signet.edge.wire.accept.ProxyHeaderFuzz;
import dev.signet.edge.wire.hello.HelloFuzz;
import dev.signet.edge.wire.http1.Http1Fuzz;
import dev.signet.edge.wire.http1.Http1World;
import dev.signet.edge.wire.http1.LogWatch;
import dev.signet.edge.wire.http2.Http2Fuzz;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Throws random octets at the wire for a while. Each try has a seed of its own: whoever starts with
 * that of a failure sees it in the first one.
 */
public final class Fuzz implements AutoCloseable {
  private final Http1World world = new Http1World("akka.loglevel = WARNING");
  private final Http2Fuzz http2 = new Http2Fuzz();
  private final OriginAnswerFuzz origin = new OriginAnswerFuzz();
  private final LogWatch log = new LogWatch();
  private final List<FuzzTarget> targets;

  /** All that there is to fuzz; add what is new here. */
  public Fuzz() {
    targets =
        List.of(
            new HelloFuzz(world.ports.httpsPort()),
            new ProxyHeaderFuzz(),
            new Http1Fuzz(world),
            http2,
            origin);
  }

  /**
   * @param target alone
   */
  Fuzz(FuzzTarget target) {
    targets = List.of(target);
  }

  /**
   * @param lasting shared by all targets
   * @return tries
   */
  public long run(Duration lasting, long seed) {
    var end = System.nanoTime() + lasting.toNanos();
    var tries = 0L;
    do {
      for (var target : targets) attempt(target, seed + tries);
      tries++;
    } while (System.nanoTime() - end < 0);
    return tries;
  }

  private void attempt(FuzzTarget target, long seed) {
    try {
      target.attempt(new Random(seed));
      assertThat(log.heard()).filteredOn(warning -> !isExpected(warning)).isEmpty();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(target.name() + " with seed " + seed + ": " + e.getMessage(), e);
    }
  }

  private boolean isExpected(String warning) {
    return targets.stream().anyMatch(target -> target.expects(warning));
  }

  /** Connections to the ports that nobody has ended. */
  int openConnections() {
    return world.ports.http.openConnections() + world.ports.https.openConnections();
  }

  @Override
  public void close() {
    log.close();
    http2.close();
    origin.close();
    world.close();
  }

  /**
   * @param arguments seconds, then the first seed; 60 and any if they are left out
   */
  public static void main(String[] arguments) {
    var seconds = arguments.length > 0 ? Long.parseLong(arguments[0]) : 60;
    var seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : System.nanoTime();
    System.out.println("fuzzing for " + seconds + " s from seed " + seed);
    try (var fuzz = new Fuzz()) {
      System.out.println(fuzz.run(Duration.ofSeconds(seconds), seed) + " tries, no failure");
    } catch (AssertionError e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    System.exit(0);
  }
}
