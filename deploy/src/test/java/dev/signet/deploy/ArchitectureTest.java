// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signet.deploy.diagram.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The diagram in the documents is the one that the example's stacks give. After a change that is
 * wanted: {@code mvn -o test -pl deploy -Dtest=ArchitectureTest -Dsnapshots=accept}
 */
final class ArchitectureTest {
  private static final Path DIAGRAM = Path.of("../docs/architecture.svg");

  @Test
  void theDiagramIsDrawnFromTheStacksAsTheyAre() throws IOException {
    var templates = new TreeMap<String, JsonNode>();
    for (var stack : Synthesised.example().names())
      templates.put(stack, Synthesised.example().json(stack));

    var drawn = Architecture.draw(templates);

    if ("accept".equals(System.getProperty("snapshots"))) Files.writeString(DIAGRAM, drawn);
    assertThat(drawn).isEqualToNormalizingNewlines(Files.readString(DIAGRAM));
  }
}
