// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.dns;

import dev.signet.persistence.aws.AwsRefusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes records that no order needs any more, because the node that was to remove them was killed
 * or Route 53 was away. Several nodes may do so at once: a record goes once.
 */
final class Leftovers implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private final TextZones records;
  private final Collection<String> zoneIds;
  private final Duration every;
  private final InstantSource clock;

  Leftovers(TextZones records, Collection<String> zoneIds, Duration every, InstantSource clock) {
    this.records = records;
    this.zoneIds = zoneIds;
    this.every = every;
    this.clock = clock;
  }

  /** Until it is interrupted. */
  @Override
  public void run() {
    try {
      while (true) {
        for (var zoneId : zoneIds) sweep(zoneId);
        Thread.sleep(every);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void sweep(String zoneId) throws InterruptedException {
    try {
      for (var record : records.ours(zoneId))
        if (record.isOver(clock.instant())) {
          records.remove(zoneId, record).toCompletableFuture().get();
          LOG.atInfo().addKeyValue("record", record.name()).log("left-over challenge removed");
        }
    } catch (ExecutionException e) {
      LOG.atWarn()
          .addKeyValue("zone", zoneId)
          .addKeyValue("reason", AwsRefusal.of(e).reason())
          .log("left-over challenges not looked for to the end");
    }
  }
}
