// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import akka.actor.typed.javadsl.TimerScheduler;
import dev.signet.actors.StoreRetry;
import dev.signet.actors.bus.RegionProgressActor.Command;
import dev.signet.actors.bus.RegionProgressActor.Due;
import java.time.Duration;

/** When the region's account is next due for what. */
final class ProgressTimers {
  private final TimerScheduler<Command> timers;
  private final RegionProgressSettings settings;
  private int failures;

  ProgressTimers(TimerScheduler<Command> timers, RegionProgressSettings settings) {
    this.timers = timers;
    this.settings = settings;
  }

  void start() {
    timers.startTimerWithFixedDelay(Due.LOOK, settings.lookEvery());
    timers.startTimerWithFixedDelay(Due.REPORT, settings.reportEvery());
  }

  /** What arrives until then is marked with it. */
  void markSoon() {
    onceSoon(Due.MARK, settings.markAfter());
  }

  void reportSoon() {
    onceSoon(Due.REPORT_SOON, settings.reportAfter());
  }

  /**
   * The longer the more often it failed in a row.
   *
   * @return how long that is
   */
  Duration retryLater() {
    var pause = StoreRetry.delay(++failures);
    timers.startSingleTimer(Due.RETRY, pause);
    return pause;
  }

  void succeeded() {
    failures = 0;
  }

  private void onceSoon(Due due, Duration delay) {
    if (!timers.isTimerActive(due)) timers.startSingleTimer(due, delay);
  }
}
