// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Shows every change of a template, so that none comes unseen: with a new version of the CDK, say.
 * A change that is wanted is taken over by
 *
 * <pre>mvn -o test -pl deploy -Dtest=SnapshotTest -Dsnapshots=accept</pre>
 *
 * and committed with what caused it.
 */
final class SnapshotTest {
  private static final Path SNAPSHOTS = Path.of("src/test/resources/snapshots");
  private static final boolean ACCEPT = "accept".equals(System.getProperty("snapshots"));
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  static Stream<Arguments> templates() {
    return Stream.concat(
        Stream.of("signet-global", "signet-eu", "signet-us", "signet-peering", "signet-eu-network")
            .map(stack -> Arguments.of("example", stack)),
        Stream.of(Arguments.of("frugal", "signet-eu")));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("templates")
  void theTemplateIsTheOneThatWasAccepted(String rollOut, String stack) throws IOException {
    var synthesised = rollOut.equals("example") ? Synthesised.example() : Synthesised.frugal();
    var snapshot = SNAPSHOTS.resolve(rollOut).resolve(stack + ".json");
    var template = normalised(synthesised.json(stack));
    if (ACCEPT) {
      Files.createDirectories(snapshot.getParent());
      Files.writeString(snapshot, template);
    }

    assertThat(template)
        .as("wanted? then: mvn -o test -pl deploy -Dtest=SnapshotTest -Dsnapshots=accept")
        .isEqualToNormalizingNewlines(Files.readString(snapshot, UTF_8));
  }

  /** Keys in order, one value a line: so that a difference is as small as what differs. */
  private static String normalised(JsonNode template) throws JsonProcessingException {
    var printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
    var tree = JSON.treeToValue(template, Object.class);
    return JSON.writer(printer).writeValueAsString(tree) + "\n";
  }
}
