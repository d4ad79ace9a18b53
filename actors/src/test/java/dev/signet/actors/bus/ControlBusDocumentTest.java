// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.persistence.seal.MasterKey;
import dev.signet.protocol.bus.BusCodec;
import dev.signet.protocol.bus.BusMessage;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.event.ControlEvent.DomainRemoved;
import dev.signet.protocol.name.DomainName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Another program that does what docs/control-bus.md says is understood. */
class ControlBusDocumentTest {
  private final String document = document();
  private final byte[] key =
      MasterKey.parse(found("master key `([^`]+)`")).derive("control-bus", BusCodec.KEY_LENGTH);

  @Test
  void theKeyIsTheOneThatFollowsFromTheMasterKey() {
    assertThat(HexFormat.of().formatHex(key)).isEqualTo(found("it is `([0-9a-f]{64})`"));
  }

  @Test
  void theExampleIsWhatIsWrittenAndUnderstood() {
    var codec = new BusCodec(key);
    var example = found("```json\n(.+)\n```");
    var message =
        BusMessage.carrying(
            new DomainRemoved(DomainName.parse("shop.example"), new Revision(18)),
            "eu",
            Instant.parse("2026-01-01T12:00:00Z"));

    assertThat(codec.decode(example)).isEqualTo(new BusCodec.Understood(message));
    assertThat(codec.encode(message)).isEqualTo(new BusCodec.Fits(example));
  }

  private String found(String pattern) {
    var matcher = Pattern.compile(pattern).matcher(document);
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }

  private static String document() {
    try {
      return Files.readString(Path.of("..", "docs", "control-bus.md"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
