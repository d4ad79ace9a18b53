// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a message in their order, whatever library or parser holds them: all that
 * the policies know of a message.
 */
public interface Fields {

  int size();

  /** Lower-case name of the field at a place, from 0 to below {@link #size}. */
  String name(int index);

  String value(int index);

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
    record Line(String name, String value) {}
    var lines = new ArrayList<Line>();
    for (var i = 0; i + 1 < namesAndValues.length; i += 2)
      lines.add(new Line(namesAndValues[i].toLowerCase(Locale.ROOT), namesAndValues[i + 1]));
    var kept = List.copyOf(lines);
    return new Fields() {
      @Override
      public int size() {
        return kept.size();
      }

      @Override
      public String name(int index) {
        return kept.get(index).name();
      }

      @Override
      public String value(int index) {
        return kept.get(index).value();
      }

      @Override
      public String toString() {
        return kept.toString();
      }
    };
  }
}
