// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.exchange;

import java.util.Locale;

/** Fields that look into no buffer: name as written and value, in turns. */
final class FieldLines implements Fields {
  private final String[] lines;

  /** Lower-case names. */
  private final String[] names;

  FieldLines(String[] namesAndValues) {
    if (namesAndValues.length % 2 != 0)
      throw new IllegalArgumentException(
          "fields: " + namesAndValues.length + " texts (expected: names and values in turns)");
    lines = namesAndValues.clone();
    names = new String[lines.length / 2];
    for (var i = 0; i < names.length; i++) names[i] = lines[2 * i].toLowerCase(Locale.ROOT);
  }

  @Override
  public int size() {
    return names.length;
  }

  @Override
  public String name(int index) {
    return names[index];
  }

  @Override
  public String value(int index) {
    return lines[2 * index + 1];
  }

  @Override
  public String nameAsWritten(int index) {
    return lines[2 * index];
  }

  /** Names alone: values may be secrets. */
  @Override
  public String toString() {
    return String.join(", ", names);
  }
}
