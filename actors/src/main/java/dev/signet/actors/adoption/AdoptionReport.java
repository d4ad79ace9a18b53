// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.adoption;

import dev.signet.actors.adoption.Adopting.Tried;
import dev.signet.actors.adoption.Adoption.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Counts and logs what became of foreign certificates. Each value is refused in every sweep and
 * told of once, as long as it is among the last so many; another value under the same name is told
 * of again. Not safe for concurrent use.
 */
final class AdoptionReport {
  private static final Logger LOG = LoggerFactory.getLogger(AdoptionReport.class);
  private static final String ADOPTED = "adopted";
  private static final String FAILED = "failed";
  private static final int MOST_REMEMBERED = 100_000;
  private static final int LONGEST_NAME = 253;

  private final MeterRegistry meters;

  /** What was told last of each name. */
  private final Map<String, Told> told =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  private record Told(int value, Reason reason) {}

  AdoptionReport(MeterRegistry meters) {
    this.meters = meters;
    // There from the start, so that a rate over them knows the first certificate.
    for (var result : List.of(ADOPTED, FAILED)) counter(result);
    for (var reason : Reason.values()) counter(reason.text());
  }

  void tell(Tried tried) {
    var name = excerpt(tried.name());
    switch (tried.adoption()) {
      case Adoption.NothingNew() -> {}
      case Adoption.Adopted(var certificate) -> {
        told.remove(name);
        counter(ADOPTED).increment();
        LOG.atInfo()
            .addKeyValue("name", name)
            .addKeyValue("serial", certificate.serial())
            .addKeyValue("issuer", certificate.issuer())
            .addKeyValue("not-after", certificate.notAfter())
            .log("adopted a certificate of another program");
      }
      case Adoption.Refused(var reason) -> {
        var telling = new Told(tried.value(), reason);
        if (telling.equals(told.put(name, telling))) return;
        counter(reason.text()).increment();
        LOG.atLevel(level(reason))
            .addKeyValue("name", name)
            .addKeyValue("reason", reason.text())
            .log("a certificate of another program is not served");
      }
      case Adoption.Failed(var failure) -> {
        counter(FAILED).increment();
        LOG.atDebug()
            .addKeyValue("name", name)
            .setCause(failure)
            .log("a certificate of another program could not be looked at");
      }
    }
  }

  private Counter counter(String result) {
    return Counter.builder("signet.adoptions")
        .description("Certificates of other programs, by what became of them")
        .tag("result", result)
        .register(meters);
  }

  /** A store that another program shares may be full of names that are none of ours. */
  private static Level level(Reason reason) {
    return switch (reason) {
      case INVALID_NAME, NOT_ALLOWED -> Level.DEBUG;
      case NOT_NEWER -> Level.INFO;
      case TOO_LARGE,
          UNREADABLE,
          NOT_YET_VALID,
          EXPIRED,
          NAME_NOT_COVERED,
          CHAIN_OUT_OF_ORDER,
          KEY_MISMATCH ->
          Level.WARN;
    };
  }

  private static String excerpt(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
  }
}
