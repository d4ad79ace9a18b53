// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.deploy.configuration.Example;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as it is run, in a process of its own. */
final class SynthTest {
  @TempDir Path folder;

  @Test
  void aWrongConfigurationEndsWithTwoALineForEachFaultAndNoTemplate() throws Exception {
    var file = folder.resolve("wrong.conf");
    Files.writeString(
        file,
        Files.readString(Example.FILE)
            + "\nregions.eu.aws-region = eu-central-9\ningress { kind = direct, nlb.cross-zone = true }\n");

    var run = synth(file);

    assertThat(run.exitCode).isEqualTo(2);
    assertThat(run.errors)
        .containsExactly(
            "signet: ingress.nlb: {cross-zone=true} (expected: none, because ingress.kind is direct)",
            "signet: regions.eu.aws-region: \"eu-central-9\" (expected: an AWS region such as eu-central-1)");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aFileThatIsNotThereIsNamed() throws Exception {
    var run = synth(folder.resolve("none.conf"));

    assertThat(run.exitCode).isEqualTo(2);
    assertThat(run.errors)
        .singleElement()
        .asString()
        .contains("none.conf", "expected: a HOCON file");
  }

  private record Run(int exitCode, List<String> errors) {}

  private Run synth(Path configuration) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Synth.class.getName(),
                configuration.toString(),
                folder.resolve("out").toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(folder.resolve("errors").toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Run(process.exitValue(), Files.readAllLines(folder.resolve("errors"), UTF_8));
  }
}
