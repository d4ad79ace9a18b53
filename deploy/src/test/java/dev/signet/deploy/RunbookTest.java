// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.deploy.observation.Alarms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever is woken by an alarm finds at once what it means and what to do. */
final class RunbookTest {
  private static final Path PAGE = Path.of("..").resolve(Alarms.RUNBOOK);

  private static final Pattern HEADING = Pattern.compile("^## ", Pattern.MULTILINE);

  /** Without any of these a section leaves whoever is on call with a question. */
  private static final List<String> PARTS =
      List.of("**Means.**", "**Visitors.**", "**Look.**", "**Do.**", "**Over.**");

  @Test
  void everyAlarmLeadsToItsSectionAndEverySectionHasItsAlarm() throws IOException {
    var sections = sections();
    var alarms = new TreeSet<String>();
    for (var rollOut : List.of(Synthesised.example(), Synthesised.frugal()))
      for (var stack : rollOut.names())
        for (var alarm : rollOut.resources(stack, "AWS::CloudWatch::Alarm").values()) {
          var name = alarm.path("AlarmName").asText().substring(stack.indexOf('-') + 1);
          name = name.replaceFirst("^(eu|us)-", "");
          assertThat(alarm.path("AlarmDescription").asText())
              .endsWith("What to do: " + Alarms.RUNBOOK + "#" + name);
          alarms.add(name);
        }

    assertThat(sections).containsOnlyKeys(alarms);
    sections.forEach((name, text) -> assertThat(text).as(name).contains(PARTS));
  }

  /** Text below each heading of the second level. */
  private static Map<String, String> sections() throws IOException {
    var sections = new TreeMap<String, String>();
    HEADING
        .splitAsStream(Files.readString(PAGE))
        .skip(1)
        .forEach(section -> sections.put(section.lines().findFirst().orElseThrow(), section));
    return sections;
  }
}
