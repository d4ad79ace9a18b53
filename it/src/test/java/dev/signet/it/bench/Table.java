// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown. */
public final class Table {
  private final String title;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String title, List<String> header) {
    this.title = title;
    rows.add(List.copyOf(header));
    rows.add(header.stream().map(_ -> "---").toList());
  }

  public void add(List<String> row) {
    rows.add(List.copyOf(row));
  }

  @Override
  public String toString() {
    var text = new StringBuilder("## " + title + "\n\n");
    for (var row : rows) text.append("| ").append(String.join(" | ", row)).append(" |\n");
    return text.toString();
  }
}
