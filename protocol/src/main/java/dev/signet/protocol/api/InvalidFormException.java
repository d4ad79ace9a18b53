// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.api;

import java.util.List;

/** A form with a field that cannot be used. The message gives found and expected. */
public final class InvalidFormException extends IllegalArgumentException {
  private final List<String> field;

  InvalidFormException(List<String> field, String message) {
    super(message);
    this.field = List.copyOf(field);
  }

  static InvalidFormException of(List<String> field, String found, String expected) {
    return new InvalidFormException(
        field, String.join(".", field) + ": " + found + " (expected: " + expected + ")");
  }

  /** Where the field is, as a JSON Pointer in a URI fragment (RFC 6901 §6). */
  public String pointer() {
    var pointer = new StringBuilder("#");
    for (var step : field)
      pointer.append('/').append(step.replace("~", "~0").replace("/", "~1").replace("%", "%25"));
    return pointer.toString();
  }
}
