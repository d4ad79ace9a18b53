// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** cdk-nag's AWS Solutions rules hold, but for what is accepted with a reason in its place. */
final class SolutionsRulesTest {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  @Test
  void theExampleHasNoFinding() throws IOException {
    assertThat(findings(Synthesised.example())).isEmpty();
  }

  @Test
  void theFrugalRollOutHasNoFinding() throws IOException {
    assertThat(findings(Synthesised.frugal())).isEmpty();
  }

  @Test
  void theCdksOwnValidationHasNothingToSay() throws IOException {
    for (var rollOut : List.of(Synthesised.example(), Synthesised.frugal())) {
      var report = JSON.readTree(rollOut.folder().resolve("validation-report.json").toFile());

      assertThat(report.path("pluginReports")).isNotEmpty();
      for (var plugin : report.path("pluginReports"))
        assertThat(plugin.path("violations")).as(plugin.path("pluginName").asText()).isEmpty();
    }
  }

  /** What cdk-nag's reports call neither compliant nor accepted. */
  private static List<String> findings(Synthesised rollOut) throws IOException {
    var findings = new ArrayList<String>();
    for (var stack : rollOut.names()) {
      var report = rollOut.folder().resolve("AwsSolutions-" + stack + "-NagReport.csv");
      assertThat(report).isNotEmptyFile();
      for (var line : Files.readAllLines(report))
        if (line.contains(",\"Non-Compliant\",") || line.contains(",\"UNKNOWN\","))
          findings.add(line);
    }
    return findings;
  }
}
