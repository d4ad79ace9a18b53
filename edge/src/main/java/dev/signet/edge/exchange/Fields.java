// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.exchange;

import org.jspecify.annotations.Nullable;

/**
 * The fields of a message in their order, whatever library or parser holds them: all that the
 * policies know of a message.
 */
public interface Fields {

  int size();

  /** Lower-case name of the field at a place, from 0 to below {@link #size}. */
  String name(int index);

  /** Octets, one per char (RFC 9110 §5.5), without the white space around them. */
  String value(int index);

  /** Name as it was written, where that is known. */
  default String nameAsWritten(int index) {
    return name(index);
  }

  /**
   * The lines of a field as one value (RFC 9110 §5.3).
   *
   * @return null if there is no such field
   */
  default @Nullable String combined(String lowerCaseName) {
    String only = null;
    StringBuilder several = null;
    for (var i = 0; i < size(); i++) {
      if (!name(i).equals(lowerCaseName)) continue;
      if (only == null) {
        only = value(i);
      } else {
        if (several == null) several = new StringBuilder(only);
        several.append(", ").append(value(i));
      }
    }
    return several == null ? only : several.toString();
  }

  /**
   * The first line of a field that has only one.
   *
   * @return null if there is no such field
   */
  default @Nullable String first(String lowerCaseName) {
    for (var i = 0; i < size(); i++) if (name(i).equals(lowerCaseName)) return value(i);
    return null;
  }

  default boolean has(String lowerCaseName) {
    return first(lowerCaseName) != null;
  }

  /**
   * @param namesAndValues in turns
   */
  static Fields of(String... namesAndValues) {
    return new FieldLines(namesAndValues);
  }
}
