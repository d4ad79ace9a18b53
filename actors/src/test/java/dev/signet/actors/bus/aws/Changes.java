// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import dev.signet.protocol.bus.BusCodec;
import dev.signet.protocol.bus.BusMessage;
import dev.signet.protocol.domain.Domain;
import dev.signet.protocol.domain.Origin;
import dev.signet.protocol.domain.Revision;
import dev.signet.protocol.domain.TenantId;
import dev.signet.protocol.event.ControlEvent;
import dev.signet.protocol.event.ControlEvent.DomainAllowed;
import dev.signet.protocol.name.DomainName;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** Events to send, and their wire form under a key of the tests' own. */
final class Changes {
  static final BusCodec CODEC = new BusCodec(key(1));
  static final BusCodec FOREIGN_CODEC = new BusCodec(key(2));
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private Changes() {}

  static DomainAllowed allowed(String name, long revision) {
    return new DomainAllowed(
        new Domain(
            DomainName.parse(name),
            new TenantId("t1"),
            new Origin(URI.create("https://origin.example"), Optional.empty()),
            true,
            new Revision(revision),
            NOON,
            NOON));
  }

  static String text(ControlEvent event) {
    return text(event, "a", CODEC);
  }

  static String text(ControlEvent event, String origin, BusCodec codec) {
    return switch (codec.encode(BusMessage.carrying(event, origin, NOON))) {
      case BusCodec.Fits(var text) -> text;
      case BusCodec.TooLong(var bytes) -> throw new AssertionError(bytes + " bytes");
    };
  }

  private static byte[] key(int first) {
    var key = new byte[BusCodec.KEY_LENGTH];
    key[0] = (byte) first;
    return key;
  }
}
