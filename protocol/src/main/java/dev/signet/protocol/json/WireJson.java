// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.stream.Collectors;

/**
 * The one JSON dialect between our own programs: fields that the reader does not know are ignored,
 * so that an older program understands a newer one; a field that is missing is an error unless it
 * is optional; times are ISO 8601 in UTC; nothing is converted silently and no field appears twice.
 */
public final class WireJson {

  /** Longest text that is read, in characters: the limit of a message on the bus (256 KiB). */
  public static final int LONGEST = 256 * 1024;

  private static final int DEEPEST = 32;
  private static final int LONGEST_EXCERPT = 200;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxDocumentLength(LONGEST)
                          .maxStringLength(LONGEST)
                          .maxNestingDepth(DEEPEST)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private WireJson() {}

  /** Thread-safe, and never to be configured further. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** Writes one of this module's values. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a value of ours cannot be written as JSON", e);
    }
  }

  /**
   * Reads one of this module's values.
   *
   * @throws MalformedJsonException if the text is no such value; whatever the text
   */
  public static <T> T read(String text, Class<T> type) throws MalformedJsonException {
    if (text.length() > LONGEST)
      throw new MalformedJsonException(
          text.length() + " characters (expected: at most " + LONGEST + ")");
    try {
      // Jackson reads an empty value for the texts "" and "null".
      var value = MAPPER.readValue(text, type);
      if (value == null) throw new MalformedJsonException("null (expected: a value)");
      return value;
    } catch (JsonProcessingException e) {
      throw new MalformedJsonException(reason(e));
    }
  }

  /** Short, on one line, and naming the field: fit for a log, whoever wrote the text. */
  public static String reason(JsonProcessingException e) {
    var path =
        e instanceof JsonMappingException mapping
            ? mapping.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[]" : step.getFieldName())
                .collect(Collectors.joining("."))
            : "";
    var message =
        e.getCause() instanceof IllegalArgumentException ours
            ? String.valueOf(ours.getMessage())
            : String.valueOf(e.getOriginalMessage());
    return excerpt(path.isEmpty() ? message : path + ": " + message);
  }

  /** Foreign text, cut to what a log line bears and without control characters. */
  public static String excerpt(String text) {
    var shown = text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + "…";
    return shown.replaceAll("\\p{Cntrl}", "\uFFFD");
  }

  /** A text that is no JSON, or not the JSON that was expected. */
  public static final class MalformedJsonException extends Exception {
    MalformedJsonException(String message) {
      super(message);
    }
  }
}
