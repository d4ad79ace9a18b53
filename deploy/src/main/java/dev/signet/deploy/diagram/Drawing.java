// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.diagram;

import com.google.common.html.HtmlEscapers;
import java.util.List;
import java.util.Locale;

/** An SVG picture of boxes and arrows; dark and light backgrounds both suit it. */
final class Drawing {
  private static final int LINE_HEIGHT = 16;

  private final StringBuilder shapes = new StringBuilder();

  /**
   * A place of a component.
   *
   * @param x left
   * @param y top
   */
  record Box(int x, int y, int width, int height) {
    int centerX() {
      return x + width / 2;
    }

    int centerY() {
      return y + height / 2;
    }

    int right() {
      return x + width;
    }

    int bottom() {
      return y + height;
    }
  }

  /** A frame around others, with its title in its upper left corner. */
  void frame(Box box, String title) {
    shape("<rect class=\"frame\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"10\"/>", box);
    text("title", box.x() + 14, box.y() + 22, "start", title);
  }

  /** A component: its name, then facts in small. */
  void component(Box box, String name, List<String> facts) {
    shape("<rect class=\"part\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"6\"/>", box);
    var y = box.centerY() - facts.size() * LINE_HEIGHT / 2 + 5;
    text("name", box.centerX(), y, "middle", name);
    for (var fact : facts) text("fact", box.centerX(), y += LINE_HEIGHT, "middle", fact);
  }

  /** An arrow along straight pieces, with a label beside its middle. */
  void arrow(String label, int labelX, int labelY, int... points) {
    var path = new StringBuilder("M");
    for (var at = 0; at < points.length; at += 2)
      path.append(at == 0 ? " " : " L ").append(points[at]).append(' ').append(points[at + 1]);
    shapes.append("  <path class=\"way\" d=\"").append(path).append("\"/>\n");
    if (!label.isEmpty()) text("label", labelX, labelY, "start", label);
  }

  String toSvg(int width, int height, String title) {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
          <title>%3$s</title>
          <style>
            text { font-family: system-ui, sans-serif; fill: #1b2a3a }
            .paper { fill: #fbfcfd }
            .frame { fill: #eef3f8; stroke: #8aa0b8 }
            .part { fill: #ffffff; stroke: #2f5d8c; stroke-width: 1.5 }
            .title { font-size: 15px; font-weight: 600 }
            .name { font-size: 13px; font-weight: 600 }
            .fact, .label { font-size: 11px; fill: #43566b }
            .way { fill: none; stroke: #2f5d8c; stroke-width: 1.3; marker-end: url(#head) }
          </style>
          <defs>
            <marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
              <path d="M 0 0 L 8 4 L 0 8 z" fill="#2f5d8c"/>
            </marker>
          </defs>
          <rect class="paper" width="100%%" height="100%%"/>
        %4$s</svg>
        """
        .formatted(width, height, escaped(title), shapes);
  }

  private void shape(String form, Box box) {
    shapes
        .append("  ")
        .append(String.format(Locale.ROOT, form, box.x(), box.y(), box.width(), box.height()))
        .append('\n');
  }

  private void text(String kind, int x, int y, String anchor, String text) {
    shapes
        .append(
            "  <text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">"
                .formatted(kind, x, y, anchor))
        .append(escaped(text))
        .append("</text>\n");
  }

  private static String escaped(String text) {
    return HtmlEscapers.htmlEscaper().escape(text);
  }
}
