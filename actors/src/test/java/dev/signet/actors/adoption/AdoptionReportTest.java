// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.adoption;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.actors.adoption.Adopting.Tried;
import dev.signet.actors.adoption.Adoption.Failed;
import dev.signet.actors.adoption.Adoption.Reason;
import dev.signet.actors.adoption.Adoption.Refused;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AdoptionReportTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final AdoptionReport report = new AdoptionReport(meters);

  @Test
  void hasEveryCounterBeforeTheFirstCertificate() {
    assertThat(meters.getMeters())
        .extracting(meter -> meter.getId().getTag("result"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Stream.of("adopted", "failed"),
                    Arrays.stream(Reason.values()).map(Reason::text))
                .toList());
    assertThat(count("unreadable")).isZero();
  }

  @Test
  void countsOnlyWhatIsThereFromTheStart() {
    var before = meters.getMeters().size();

    for (var reason : Reason.values())
      report.tell(new Tried(reason.text() + ".example", 1, new Refused(reason)));
    report.tell(new Tried("away.example", 1, new Failed(new IllegalStateException("away"))));

    assertThat(meters.getMeters()).hasSize(before);
    for (var reason : Reason.values()) assertThat(count(reason.text())).isOne();
    assertThat(count("failed")).isOne();
  }

  private double count(String result) {
    return meters.get("signet.adoptions").tag("result", result).counter().count();
  }
}
