// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.stream.StreamSupport;

/** Reading templates. */
final class Json {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private Json() {}

  /** From text with ' for ". */
  static JsonNode of(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  static List<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  /** One value or a list of them, as policies write it. */
  static List<String> texts(JsonNode oneOrMore) {
    return oneOrMore.isArray()
        ? elements(oneOrMore).stream().map(Json::text).toList()
        : List.of(text(oneOrMore));
  }

  private static String text(JsonNode node) {
    return node.isTextual() ? node.asText() : node.toString();
  }
}
