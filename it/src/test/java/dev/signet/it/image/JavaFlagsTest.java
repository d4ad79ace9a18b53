// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.it.harness.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/deploy.md says of flags that operators give: the node's Java machine takes them, and
 * the health check's is not disturbed by those that come as variables.
 */
final class JavaFlagsTest {
  private static final Path OF_THE_NODE = Path.of("../edge/jvm.options");
  private static final Path OF_THE_HEALTH_CHECK = Path.of("../deploy/image/healthcheck.options");

  @TempDir Path folder;

  @Test
  void takesG1ForTheNodeOnASmallTaskUnlessAnotherIsNamed() {
    assertThat(node("")).contains("UseG1GC=true", "MaxHeapSize=536870912");
    assertThat(node("JDK_JAVA_OPTIONS=-XX:+UseZGC -Xmx300m"))
        .contains("UseZGC=true", "UseG1GC=false", "MaxHeapSize=314572800");
    assertThat(node("JAVA_TOOL_OPTIONS=-XX:+UseSerialGC")).contains("UseSerialGC=true");
  }

  @Test
  void letsAFileOfTheOperatorsHaveTheLastWord() throws IOException {
    var extra =
        Files.writeString(folder.resolve("extra"), "-XX:+UseZGC\n-XX:MaxRAMPercentage=25\n");

    assertThat(node("", "@" + extra)).contains("UseZGC=true", "MaxHeapSize=268435456");

    var entryPoint = entryPoint();
    assertThat(entryPoint.indexOf("\"@/opt/signet/extra.options\""))
        .isGreaterThan(entryPoint.indexOf("\"@/opt/signet/jvm.options\""))
        .isGreaterThan(entryPoint.indexOf("-XX:AOTCache="))
        .isLessThan(entryPoint.indexOf("\"-jar\""));
  }

  @Test
  void startsTheHealthCheckWhateverTheNodeIsTold() throws IOException {
    // Its cache and its program are in the image alone.
    var options =
        Files.write(
            folder.resolve("healthcheck"),
            Files.readAllLines(OF_THE_HEALTH_CHECK).stream()
                .filter(line -> line.startsWith("-X") && !line.contains("AOTCache"))
                .toList());
    for (var variable : List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"))
      for (var collector : List.of("ZGC", "G1GC", "ParallelGC"))
        assertThat(
                java(
                    variable + "=-XX:+Use" + collector + " -Xms512m -Xmx1g -XX:MaxRAMPercentage=80",
                    "@" + options))
            .contains("UseSerialGC=true", "MaxHeapSize=16777216");
  }

  /** On a task of 1 GiB and one processor. */
  private static List<String> node(String variable, String... more) {
    var words = new ArrayList<>(List.of("-XX:MaxRAM=1g", "-XX:ActiveProcessorCount=1"));
    words.add("@" + OF_THE_NODE);
    words.addAll(List.of(more));
    return java(variable, words.toArray(String[]::new));
  }

  /**
   * @param variable NAME=value; empty: none
   * @return the flags that hold, as name=value
   */
  private static List<String> java(String variable, String... words) {
    var command = new ArrayList<String>();
    if (!variable.isEmpty()) command.addAll(List.of("env", variable));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(words));
    command.addAll(List.of("-XX:+PrintFlagsFinal", "-version"));
    var result = Program.run(command.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.text()).isZero();
    return result
        .text()
        .lines()
        .map(line -> line.strip().split("\\s+", 0))
        .filter(parts -> parts.length > 3 && parts[2].equals("="))
        .map(parts -> parts[1] + "=" + parts[3])
        .toList();
  }

  private static String entryPoint() throws IOException {
    var text = Files.readString(Path.of("../deploy/Dockerfile"));
    return text.substring(text.indexOf("\nENTRYPOINT "));
  }
}
