// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signet.protocol.event.EventCodec;
import dev.signet.protocol.json.WireJson;
import dev.signet.protocol.json.WireJson.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The wire form of {@link BusMessage}: {@code {"version":1,"id":"r17","origin":"eu",
 * "publishedAt":"…","event":"{…}","mac":"…"}}, where {@code event} is the text of {@link
 * EventCodec} and {@code mac} proves that whoever wrote all other fields knows the master key. Who
 * may merely write to a topic can say nothing that is believed. Safe for concurrent use.
 *
 * <p>Fields may be added, as strings: readers that do not know them ignore them, and the MAC covers
 * them all the same. The version grows only when old readers would misunderstand.
 */
public final class BusCodec {

  /** The version that is written, and the newest that is understood. */
  public static final int VERSION = 1;

  /** Length of the key in bytes. */
  public static final int KEY_LENGTH = Authenticator.KEY_LENGTH;

  /**
   * Longest wire form, which is ASCII, in bytes: SNS takes 256 KiB (262,144 bytes) with all
   * attributes, for which some room is left.
   */
  public static final int LONGEST = 256 * 1024 - 1024;

  private static final String MAC = "mac";

  /** SQS refuses some of Unicode's characters; escaped, all of them travel. */
  private static final ObjectWriter ASCII =
      WireJson.mapper().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private final Authenticator authenticator;

  /**
   * @param key {@value #KEY_LENGTH} bytes, the same in all regions; copied
   */
  public BusCodec(byte[] key) {
    this.authenticator = new Authenticator(key);
  }

  /** JSON in one line of ASCII, or why it cannot travel. */
  public Encoded encode(BusMessage message) {
    var fields = new TreeMap<String, String>();
    fields.put("version", Integer.toString(VERSION));
    fields.put("id", message.id());
    fields.put("origin", message.origin());
    fields.put("publishedAt", message.publishedAt().toString());
    fields.put("event", EventCodec.encode(message.event()));
    var mac =
        authenticator
            .mac(fields)
            .orElseThrow(() -> new IllegalArgumentException("an event with half a character"));

    var envelope = WireJson.mapper().createObjectNode();
    envelope.put("version", VERSION);
    for (var name : new String[] {"id", "origin", "publishedAt", "event"})
      envelope.put(name, fields.get(name));
    envelope.put(MAC, mac);
    var text = write(envelope);
    return text.length() <= LONGEST ? new Fits(text) : new TooLong(text.length());
  }

  private static String write(ObjectNode envelope) {
    try {
      return ASCII.writeValueAsString(envelope);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an envelope cannot be written as JSON", e);
    }
  }

  /** Reads a message; whatever the text, the answer is one of {@link Decoded}. */
  public Decoded decode(String text) {
    try {
      return decode(WireJson.read(text, JsonNode.class));
    } catch (MalformedJsonException e) {
      return new Malformed(String.valueOf(e.getMessage()));
    } catch (MalformedEnvelopeException e) {
      return new Malformed(e.reason);
    }
  }

  private Decoded decode(JsonNode envelope) throws MalformedEnvelopeException {
    var version = envelope.path("version");
    if (!version.isInt() || version.intValue() < 1)
      return new Malformed("version: missing or no whole number (expected: 1 to " + VERSION + ")");
    // Before the MAC: a newer version may compute it in another way.
    if (version.intValue() > VERSION) return new UnknownVersion(version.intValue());

    var fields = fields(envelope);
    var found = text(fields, MAC);
    fields.remove(MAC);
    var expected = authenticator.mac(fields);
    if (expected.isEmpty()) return new Malformed("half a character (expected: UTF-16 pairs)");
    if (!sameText(expected.get(), found)) return new Forged();
    return authentic(fields);
  }

  private static Decoded authentic(SortedMap<String, String> fields)
      throws MalformedEnvelopeException {
    return switch (EventCodec.decode(text(fields, "event"))) {
      case EventCodec.UnknownType(var type) -> new UnknownType(type);
      case EventCodec.UnknownVersion(var version) -> new UnknownVersion(version);
      case EventCodec.Malformed(var reason) -> new Malformed("event: " + reason);
      case EventCodec.Understood(var event) -> {
        try {
          yield new Understood(
              new BusMessage(
                  text(fields, "id"),
                  text(fields, "origin"),
                  Instant.parse(text(fields, "publishedAt")),
                  event));
        } catch (DateTimeException _) {
          yield new Malformed("publishedAt: no time (expected: ISO 8601 in UTC)");
        } catch (IllegalArgumentException e) {
          yield new Malformed(String.valueOf(e.getMessage()));
        }
      }
    };
  }

  /** All fields by name; the MAC is computed over exactly these. */
  private static SortedMap<String, String> fields(JsonNode envelope)
      throws MalformedEnvelopeException {
    var fields = new TreeMap<String, String>();
    for (var field : envelope.properties()) {
      var value = field.getValue();
      if (!value.isTextual() && !field.getKey().equals("version"))
        throw new MalformedEnvelopeException(
            WireJson.excerpt(field.getKey()) + ": no text (expected: a string)");
      fields.put(field.getKey(), value.asText());
    }
    return fields;
  }

  private static String text(SortedMap<String, String> fields, String name)
      throws MalformedEnvelopeException {
    var text = fields.get(name);
    if (text == null) throw new MalformedEnvelopeException(name + ": missing (expected: a string)");
    return text;
  }

  /** Takes the same time wherever the first difference is. */
  private static boolean sameText(String expected, String found) {
    return MessageDigest.isEqual(
        expected.getBytes(StandardCharsets.UTF_8), found.getBytes(StandardCharsets.UTF_8));
  }

  private static final class MalformedEnvelopeException extends Exception {
    private final String reason;

    MalformedEnvelopeException(String reason) {
      super(reason);
      this.reason = reason;
    }
  }

  /** What became of a message that was to be written. */
  public sealed interface Encoded {}

  /** The wire form. */
  public record Fits(String text) implements Encoded {}

  /**
   * Longer than the bus carries; reconciliation has to.
   *
   * @param bytes of the wire form; more than {@link #LONGEST}
   */
  public record TooLong(int bytes) implements Encoded {}

  /** What a text turned out to be. */
  public sealed interface Decoded {}

  /** Authentic, and an event that this program knows. */
  public record Understood(BusMessage message) implements Decoded {}

  /** Authentic, of a kind that a newer program sends: to be counted and skipped. */
  public record UnknownType(String type) implements Decoded {}

  /**
   * Of a version that this program would misunderstand: to be counted and skipped. Whether it is
   * authentic is not known.
   */
  public record UnknownVersion(int version) implements Decoded {}

  /**
   * No message at all.
   *
   * @param reason one line, at most a few hundred characters, fit for a log
   */
  public record Malformed(String reason) implements Decoded {}

  /** In the form of a message, and written by somebody who does not know the key. */
  public record Forged() implements Decoded {}
}
