// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import dev.signet.protocol.json.WireJson;
import dev.signet.protocol.json.WireJson.MalformedJsonException;

/**
 * The wire form of events: {@code {"version":1,"event":{"type":"domain-allowed",…}}}. Fields may be
 * added and are ignored by readers that do not know them; the version grows only when old readers
 * would misunderstand.
 */
public final class EventCodec {

  /** The version that is written, and the newest that is understood. */
  public static final int VERSION = 1;

  private EventCodec() {}

  /** JSON in one line. */
  public static String encode(ControlEvent event) {
    return WireJson.write(new Envelope(VERSION, event));
  }

  /** Reads an event; whatever the text, the answer is one of {@link Decoded}. */
  public static Decoded decode(String text) {
    try {
      return decode(WireJson.read(text, JsonNode.class));
    } catch (MalformedJsonException e) {
      return new Malformed(String.valueOf(e.getMessage()));
    }
  }

  private static Decoded decode(JsonNode envelope) {
    var version = envelope.path("version");
    if (!version.isInt() || version.intValue() < 1)
      return new Malformed("version: missing or no whole number (expected: 1 to " + VERSION + ")");
    if (version.intValue() > VERSION) return new UnknownVersion(version.intValue());
    var event = envelope.path("event");
    var type = event.path("type");
    if (!type.isTextual()) return new Malformed("event.type: missing (expected: a name)");
    try {
      return new Understood(WireJson.mapper().treeToValue(event, ControlEvent.class));
    } catch (InvalidTypeIdException _) {
      return new UnknownType(WireJson.excerpt(type.textValue()));
    } catch (JsonProcessingException e) {
      return new Malformed(WireJson.reason(e));
    }
  }

  private record Envelope(int version, ControlEvent event) {}

  /** What a text turned out to be. */
  public sealed interface Decoded {}

  /** An event that this program knows. */
  public record Understood(ControlEvent event) implements Decoded {}

  /** Well-formed, of a kind that a newer program sends: to be counted and skipped. */
  public record UnknownType(String type) implements Decoded {}

  /** Written by a program whose events this one would misunderstand: to be counted and skipped. */
  public record UnknownVersion(int version) implements Decoded {}

  /**
   * No event at all.
   *
   * @param reason one line, at most a few hundred characters
   */
  public record Malformed(String reason) implements Decoded {}
}
