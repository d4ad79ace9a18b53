// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import dev.signet.protocol.event.ControlEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** Counts what was done with each message of the bus: {@code signet_bus_messages_total}. */
public final class MessageMetrics {

  /** What was done with a message. */
  public enum Result {
    /** Handed to this region's topic for the first time, or again because nobody said it was. */
    PUBLISHED,
    /** Handed to every region's topic. */
    RELAYED,
    /** The region store took the change. */
    APPLIED,
    /** The region store held this change or a newer one. */
    KNOWN,
    /** Dropped: a message with this id was applied before. */
    DUPLICATE,
    /** Dropped: of a kind that a newer program sends. */
    UNKNOWN_TYPE,
    /** Dropped: in a form that this program would misunderstand. */
    UNKNOWN_VERSION,
    /** Left to the dead-letter queue: no message at all. */
    MALFORMED,
    /** Left to the dead-letter queue: written by somebody without the key. */
    FORGED,
    /** Handed back or not published: a store or AWS was away, or the message is too long. */
    FAILED;

    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final String UNKNOWN = "unknown";

  private final MeterRegistry meters;

  public MessageMetrics(MeterRegistry meters) {
    this.meters = meters;
  }

  public void count(ControlEvent event, Result result) {
    count(name(event), result);
  }

  /** For a message whose event could not be read. */
  public void countUnknown(Result result) {
    count(UNKNOWN, result);
  }

  /**
   * @param changed whether the region store took the change; false if it held a newer one
   */
  public void countApplied(ControlEvent event, boolean changed) {
    count(event, changed ? Result.APPLIED : Result.KNOWN);
  }

  private void count(String event, Result result) {
    Counter.builder("signet.bus.messages")
        .description("Changes that came over the bus, by what became of them")
        .tag("event", event)
        .tag("result", result.label())
        .register(meters)
        .increment();
  }

  private static String name(ControlEvent event) {
    return switch (event) {
      case ControlEvent.DomainAllowed _ -> "domain-allowed";
      case ControlEvent.DomainRemoved _ -> "domain-removed";
      case ControlEvent.CertificateIssued _ -> "certificate-issued";
      case ControlEvent.CachePurged _ -> "cache-purged";
      case ControlEvent.RepopulateRequested _ -> "repopulate-requested";
    };
  }
}
