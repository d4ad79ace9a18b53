// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.health;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this node should be sent visitors: all its parts are up and it is not stopping. However
 * often it is asked, each part is asked once per caching time, and never twice at once.
 */
public final class Readiness {
  private static final Logger log = LoggerFactory.getLogger(Readiness.class);

  private final List<Probe> probes;
  private volatile boolean stopping;

  public Readiness(List<Part> parts, HealthSettings settings, InstantSource clock) {
    this.probes = parts.stream().map(part -> new Probe(part, settings, clock)).toList();
  }

  /** From now on the answer is no, so that nobody sends visitors to a node that stops. */
  public void stop() {
    stopping = true;
  }

  /** The stage never fails, and completes within the time that a part may take. */
  public CompletionStage<Report> report() {
    var answers = new ArrayList<CompletableFuture<Boolean>>();
    for (var probe : probes) answers.add(probe.ask());
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(
            _ -> {
              var parts = new TreeMap<String, String>();
              var all = true;
              for (var i = 0; i < probes.size(); i++) {
                var up = answers.get(i).join();
                all &= up;
                parts.put(probes.get(i).part.name(), up ? "up" : "down");
              }
              var status = stopping ? "stopping" : all ? "ready" : "not-ready";
              return new Report(status, parts);
            });
  }

  /**
   * @param status {@code ready}, {@code not-ready} or {@code stopping}
   * @param parts {@code up} or {@code down} by name
   */
  public record Report(String status, SortedMap<String, String> parts) {

    public boolean isReady() {
      return status.equals("ready");
    }

    /** Whether it is, or would be if these parts were up. */
    public boolean isReadyWithout(Set<String> names) {
      if (status.equals("stopping")) return false;
      return parts.entrySet().stream()
          .allMatch(part -> part.getValue().equals("up") || names.contains(part.getKey()));
    }
  }

  private static final class Probe {
    private final Part part;
    private final HealthSettings settings;
    private final InstantSource clock;
    private Asked last = new Asked(Instant.MIN, CompletableFuture.completedFuture(false));
    private volatile boolean wasUp = true;

    Probe(Part part, HealthSettings settings, InstantSource clock) {
      this.part = part;
      this.settings = settings;
      this.clock = clock;
    }

    synchronized CompletableFuture<Boolean> ask() {
      var now = clock.instant();
      var isFresh = !last.answer().isDone() || last.at().plus(settings.cache()).isAfter(now);
      if (!isFresh) last = new Asked(now, answerInTime());
      return last.answer();
    }

    private CompletableFuture<Boolean> answerInTime() {
      return start()
          .orTimeout(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
          .handle(
              (up, failure) -> {
                var isUp = failure == null && up;
                noteChange(isUp, failure);
                return isUp;
              });
    }

    private CompletableFuture<Boolean> start() {
      try {
        return part.check().get().toCompletableFuture().copy();
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    private void noteChange(boolean up, @Nullable Throwable failure) {
      if (up == wasUp) return;
      wasUp = up;
      var event = up ? log.atInfo() : log.atWarn();
      if (failure != null) event = event.addKeyValue("reason", failure.toString());
      event.addKeyValue("part", part.name()).log(up ? "up again" : "down");
    }

    private record Asked(Instant at, CompletableFuture<Boolean> answer) {}
  }
}
