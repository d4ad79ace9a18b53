// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import dev.signet.protocol.event.ControlEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/**
 * Counts what was done with each message of the bus: {@code signet_bus_messages_total}. All of its
 * counters are there from the start, so that a rate over them knows the first message.
 */
public final class MessageMetrics {

  /** What was done with a message that was understood. */
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
    /** Handed back or not published: a store or AWS was away, or the message is too long. */
    FAILED
  }

  /** Why a message's event is not known. */
  public enum Unknown {
    /** Dropped: of a kind that a newer program sends. */
    UNKNOWN_TYPE,
    /** Dropped: in a form that this program would misunderstand. */
    UNKNOWN_VERSION,
    /** Left to the dead-letter queue: no message at all. */
    MALFORMED,
    /** Left to the dead-letter queue: written by somebody without the key. */
    FORGED
  }

  private enum Event {
    DOMAIN_ALLOWED,
    DOMAIN_REMOVED,
    CERTIFICATE_ISSUED,
    CACHE_PURGED,
    REPOPULATE_REQUESTED;

    static Event of(ControlEvent event) {
      return switch (event) {
        case ControlEvent.DomainAllowed _ -> DOMAIN_ALLOWED;
        case ControlEvent.DomainRemoved _ -> DOMAIN_REMOVED;
        case ControlEvent.CertificateIssued _ -> CERTIFICATE_ISSUED;
        case ControlEvent.CachePurged _ -> CACHE_PURGED;
        case ControlEvent.RepopulateRequested _ -> REPOPULATE_REQUESTED;
      };
    }
  }

  private final MeterRegistry meters;

  public MessageMetrics(MeterRegistry meters) {
    this.meters = meters;
    for (var event : Event.values())
      for (var result : Result.values()) counter(label(event), label(result));
    for (var why : Unknown.values()) unknown(why);
  }

  public void count(ControlEvent event, Result result) {
    counter(label(Event.of(event)), label(result)).increment();
  }

  /** For a message whose event could not be read. */
  public void countUnknown(Unknown why) {
    unknown(why).increment();
  }

  /**
   * @param changed whether the region store took the change; false if it held a newer one
   */
  public void countApplied(ControlEvent event, boolean changed) {
    count(event, changed ? Result.APPLIED : Result.KNOWN);
  }

  private Counter unknown(Unknown why) {
    return counter("unknown", label(why));
  }

  private Counter counter(String event, String result) {
    return Counter.builder("signet.bus.messages")
        .description("Changes that came over the bus, by what became of them")
        .tag("event", event)
        .tag("result", result)
        .register(meters);
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
