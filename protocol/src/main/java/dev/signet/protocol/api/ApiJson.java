// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/**
 * How the API writes and reads JSON (RFC 8259). Every field of a view is written, absent ones as
 * {@code null}; times are ISO 8601 in UTC with milliseconds.
 */
public final class ApiJson {
  private static final DateTimeFormatter MILLISECONDS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .addModule(new SimpleModule().addSerializer(Instant.class, new InstantSerializer()))
          .build();

  private ApiJson() {}

  /** A view as UTF-8. */
  public static byte[] write(Object view) {
    try {
      return MAPPER.writeValueAsBytes(view);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws MalformedJsonException if the bytes are not exactly one JSON value
   */
  static JsonNode read(byte[] body) {
    try {
      var value = MAPPER.readTree(body);
      if (value.isMissingNode()) throw new MalformedJsonException("the body is empty");
      return value;
    } catch (JsonProcessingException e) {
      var where = e.getLocation();
      throw new MalformedJsonException(
          where == null
              ? "the body is no JSON"
              : "no JSON at line " + where.getLineNr() + ", column " + where.getColumnNr());
    } catch (IOException e) {
      throw new MalformedJsonException("the body is no JSON");
    }
  }

  private static final class InstantSerializer extends StdSerializer<Instant> {
    InstantSerializer() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator generator, SerializerProvider provider)
        throws IOException {
      generator.writeString(MILLISECONDS.format(value));
    }
  }
}
