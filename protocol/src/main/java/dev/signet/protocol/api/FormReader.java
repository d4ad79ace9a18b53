// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads the fields of a JSON object, and refuses those that nobody asked for. */
final class FormReader {
  private static final int LONGEST_FIELD_SHOWN = 40;

  private final JsonNode object;
  private final List<String> path;

  private FormReader(JsonNode object, List<String> path, Set<String> known) {
    if (!object.isObject())
      throw InvalidFormException.of(
          path.isEmpty() ? List.of("body") : path, typeOf(object), "an object");
    this.object = object;
    this.path = path;
    for (var names = object.fieldNames(); names.hasNext(); ) {
      var name = names.next();
      if (!known.contains(name))
        throw InvalidFormException.of(
            at(printable(name)),
            "unknown field",
            "only " + String.join(", ", known.stream().sorted().toList()));
    }
  }

  /**
   * @throws MalformedJsonException if the body is no JSON
   * @throws InvalidFormException if it is no object or has other fields
   */
  static FormReader of(byte[] body, Set<String> known) {
    return new FormReader(ApiJson.read(body), List.of(), known);
  }

  FormReader object(String field, Set<String> known) {
    var value = object.get(field);
    if (value == null || value.isNull())
      throw InvalidFormException.of(at(field), "missing", "an object");
    return new FormReader(value, at(field), known);
  }

  /**
   * @param parse its {@link IllegalArgumentException}'s message says what was found and expected
   */
  <T> T required(String field, Function<String, T> parse) {
    return optional(field, parse)
        .orElseThrow(() -> InvalidFormException.of(at(field), "missing", "a string"));
  }

  <T> Optional<T> optional(String field, Function<String, T> parse) {
    var value = object.get(field);
    if (value == null || value.isNull()) return Optional.empty();
    if (!value.isTextual()) throw InvalidFormException.of(at(field), typeOf(value), "a string");
    try {
      return Optional.of(parse.apply(value.textValue()));
    } catch (InvalidFormException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw refused(field, e);
    }
  }

  boolean flag(String field, boolean absent) {
    var value = object.get(field);
    if (value == null || value.isNull()) return absent;
    if (!value.isBoolean())
      throw InvalidFormException.of(at(field), typeOf(value), "true or false");
    return value.booleanValue();
  }

  InvalidFormException refused(String field, IllegalArgumentException reason) {
    var message = reason.getMessage();
    return new InvalidFormException(at(field), message == null ? "not usable" : message);
  }

  private List<String> at(String field) {
    var steps = new ArrayList<>(path);
    steps.add(field);
    return steps;
  }

  private static String typeOf(JsonNode value) {
    return "found " + value.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  /** A client's own field name, short and printable before it comes back to the client. */
  private static String printable(String name) {
    var clean = name.replaceAll("[^\\x21-\\x7E]", "?");
    return clean.length() <= LONGEST_FIELD_SHOWN
        ? clean
        : clean.substring(0, LONGEST_FIELD_SHOWN) + "...";
  }
}
