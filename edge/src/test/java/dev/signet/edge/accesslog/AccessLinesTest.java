// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AccessLinesTest {
  private static final int PLACES = 1024;

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final HeldSink sink = new HeldSink();

  @Test
  void aLineIsWrittenWithoutAnyoneAskingForIt() {
    try (var lines = start(Duration.ofSeconds(10))) {
      sink.letGo();

      lines.add(SampleLines.of("/first"));
      await().untilAsserted(() -> assertThat(sink.paths()).containsExactly("/first"));
    }
  }

  @Test
  void aLineIsWrittenAfterALongRestToo() {
    try (var lines = start(Duration.ofSeconds(10))) {
      sink.letGo();
      await().until(() -> threadStates("signet-access-log").contains(Thread.State.WAITING));

      lines.add(SampleLines.of("/late"));

      await().untilAsserted(() -> assertThat(sink.paths()).containsExactly("/late"));
    }
  }

  @Test
  void aFullRingLosesLinesAndCountsThem() {
    try (var lines = start(Duration.ofSeconds(10))) {
      for (var i = 0; i < 10 * PLACES; i++) lines.add(SampleLines.of("/" + i));

      assertThat(lost()).isBetween(10.0 * PLACES - PLACES - 500, 10.0 * PLACES - PLACES);
      sink.letGo();
    }
    assertThat(sink.written.size() + lost()).isEqualTo(10 * PLACES);
  }

  @Test
  void whatWaitsIsBoundedInOctetsToo() {
    var long16K = SampleLines.of("/" + "x".repeat(16_000));
    try (var lines = start(Duration.ofSeconds(10))) {
      for (var i = 0; i < PLACES; i++) lines.add(long16K);

      assertThat(PLACES - lost()).as("of 32 places each").isBetween(32.0, 200.0);
      sink.letGo();
    }
    assertThat(sink.written.size() + lost()).isEqualTo(PLACES);
  }

  @Test
  void aLineThatFitsNowhereIsLostAndTheNextIsNot() {
    try (var lines = start(Duration.ofSeconds(10))) {
      sink.letGo();
      lines.add(SampleLines.of("/" + "x".repeat(PLACES * 512)));
      lines.add(SampleLines.of("/next"));
    }
    assertThat(sink.paths()).containsExactly("/next");
    assertThat(lost()).isEqualTo(1);
  }

  @Test
  void whatIsWrittenAndWhatIsLostIsAllThatWasOfferedByManyThreads() throws InterruptedException {
    var producers = 4;
    var each = 50_000;
    var done = new CountDownLatch(producers);
    try (var lines = start(Duration.ofSeconds(30))) {
      for (var producer = 0; producer < producers; producer++) {
        var prefix = "/" + producer + "/";
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  for (var i = 0; i < each; i++) {
                    var path = prefix + i + (i % 50 == 0 ? "?" + "y".repeat(2_000) : "");
                    lines.add(SampleLines.of(path));
                    if (i % 10 == 0) sink.allowed.release();
                  }
                  done.countDown();
                });
      }
      done.await();
      sink.letGo();
    }

    assertThat(sink.written.size() + lost()).isEqualTo(producers * each);
    for (var producer = 0; producer < producers; producer++)
      assertThat(numbersOf(producer)).isNotEmpty().isSorted().doesNotHaveDuplicates();
  }

  @Test
  void aStopWritesWhatWaits() {
    var lines = start(Duration.ofSeconds(10));
    var paths = IntStream.range(0, 500).mapToObj(i -> "/" + i).toList();
    for (var path : paths) lines.add(SampleLines.of(path));
    sink.letGo();

    lines.close();

    assertThat(sink.paths()).isEqualTo(paths);
    lines.add(SampleLines.of("/after"));
    assertThat(lost()).isEqualTo(1);
  }

  @Test
  void aStopWaitsForNobodyWhoDoesNotRead() {
    var lines = start(Duration.ofMillis(50));
    for (var i = 0; i < 500; i++) lines.add(SampleLines.of("/" + i));

    lines.close();

    assertThat(sink.written).isEmpty();
    sink.letGo();
    await().untilAsserted(() -> assertThat(sink.written.size() + lost()).isEqualTo(500));
    assertThat(sink.written.size()).as("no more than one batch").isLessThanOrEqualTo(100);
  }

  @Test
  void whatTheSinkFailsToWriteCounts() {
    try (var lines = start(Duration.ofSeconds(10))) {
      sink.fails = true;
      sink.letGo();
      for (var i = 0; i < 7; i++) lines.add(SampleLines.of("/" + i));
      await().untilAsserted(() -> assertThat(lost()).isEqualTo(7));

      sink.fails = false;
      lines.add(SampleLines.of("/again"));
    }
    assertThat(sink.paths()).containsExactly("/again");
  }

  @Test
  void oneLineThatCannotBeWrittenTakesNoOtherWithIt() {
    try (var lines = start(Duration.ofSeconds(10))) {
      sink.letGo();
      for (var path : List.of("/a", "/bad", "/b")) lines.add(SampleLines.of(path));
    }
    assertThat(sink.paths()).containsExactly("/a", "/b");
    assertThat(lost()).isEqualTo(1);
  }

  @Test
  void turnedOffItTakesNothing() {
    try (var lines = AccessLines.off(meters)) {
      assertThat(lines.isOn()).isFalse();
      lines.add(SampleLines.of("/"));
    }
    assertThat(lost()).isZero();
  }

  private AccessLines start(Duration patience) {
    return AccessLines.start(sink, PLACES, patience, meters);
  }

  private double lost() {
    return meters.get("signet.access.log.lost").counter().count();
  }

  private List<Integer> numbersOf(int producer) {
    var prefix = "/" + producer + "/";
    var numbers = new ArrayList<Integer>();
    for (var path : sink.paths())
      if (path.startsWith(prefix))
        numbers.add(Integer.parseInt(path.substring(prefix.length()).replaceFirst("\\?.*", "")));
    return Collections.unmodifiableList(numbers);
  }

  private static List<Thread.State> threadStates(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .map(Thread::getState)
        .toList();
  }
}
