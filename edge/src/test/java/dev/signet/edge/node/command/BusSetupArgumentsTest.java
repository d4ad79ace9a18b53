// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusSetupArgumentsTest {

  @Test
  void readsEverything() {
    assertThat(
            parse("--regions a,b=eu-west-1 --prefix shop --global-region us-east-1 --out env/prod"))
        .isEqualTo(
            new BusSetupArguments(
                Map.of("a", Optional.empty(), "b", Optional.of("eu-west-1")),
                "shop",
                Optional.of("us-east-1"),
                Optional.of(Path.of("env/prod"))));
  }

  @Test
  void needsOnlyTheRegions() {
    assertThat(parse("--regions a"))
        .isEqualTo(
            new BusSetupArguments(
                Map.of("a", Optional.empty()), "signet", Optional.empty(), Optional.empty()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--prefix x                           | --regions: missing",
        "--regions                            | --regions: no value",
        "--regions a,a                        | --regions: \"a\" twice (expected: each once)",
        "--regions a=Ireland                  | --regions: \"Ireland\" (expected: an AWS region such as eu-west-1)",
        "--regions a --global-region x        | --global-region: \"x\" (expected: an AWS region",
        "--regions a --region b               | \"--region\" (expected: --regions NAME[=AWS-REGION],…",
        "--regions a --prefix x --prefix y    | --prefix: given twice (expected: once)"
      })
  void saysWhatIsWrong(String arguments, String message) {
    assertThatThrownBy(() -> parse(arguments))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(message);
  }

  private static BusSetupArguments parse(String arguments) {
    return BusSetupArguments.parse(List.of(arguments.split(" ")));
  }
}
