// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import dev.signet.actors.bus.FillMetrics.Kind;
import dev.signet.actors.bus.RegionFill.Filled;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One fill of the region's store, as operators see it: in the log and in the metrics. */
final class FillUnderWay {
  private static final Logger LOG = LoggerFactory.getLogger(FillUnderWay.class);

  private final ProgressSurroundings around;
  private final Kind kind;
  private final Instant begun;
  private final RegionFill.Run run;

  private FillUnderWay(ProgressSurroundings around, Kind kind, Instant begun, RegionFill.Run run) {
    this.around = around;
    this.kind = kind;
    this.begun = begun;
    this.run = run;
  }

  /**
   * @param account says from where on
   * @param why for the log
   * @param eachPage hears of each page when it is marked, on any thread
   */
  static FillUnderWay begin(
      ProgressSurroundings around,
      RegionAccount account,
      Kind kind,
      String why,
      Consumer<Filled> eachPage) {
    LOG.atInfo()
        .addKeyValue("region", around.report().region())
        .addKeyValue("from", account.reached())
        .addKeyValue("why", why)
        .log("filling the region's store");
    around.fills().begun();
    var history = account.history();
    var run =
        switch (kind) {
          case REPOPULATION -> around.fill().all(history, eachPage);
          case RECONCILIATION ->
              around.fill().after(history, account.marked().orElseThrow(), eachPage);
        };
    return new FillUnderWay(around, kind, around.clock().instant(), run);
  }

  /** Whether it brings everything, whatever the store holds. */
  boolean isWhole() {
    return kind == Kind.REPOPULATION;
  }

  /** Fails as {@link RegionFill} says. */
  CompletionStage<Filled> filled() {
    return run.filled();
  }

  void brought(Filled page) {
    around.fills().brought(kind, page.changes());
  }

  void failed() {
    around.fills().failed(kind);
  }

  void complete(Filled filled) {
    around.fills().complete(kind);
    var took = Duration.between(begun, around.clock().instant());
    LOG.atInfo()
        .addKeyValue("region", around.report().region())
        .addKeyValue("changes", filled.changes())
        .addKeyValue("revision", filled.upTo())
        .addKeyValue("took", took)
        .addKeyValue("per-second", filled.changes() * 1000 / Math.max(1, took.toMillis()))
        .log("region's store filled");
  }

  /** Gives up after the page at hand; nothing that is marked is lost. */
  void end() {
    run.end();
  }
}
