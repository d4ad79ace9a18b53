// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;

/**
 * One line of {@code key=value} per event. A value with anything but plain characters is quoted,
 * and what could end the line or fool a terminal is escaped.
 */
final class KeyValueEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};

  @Override
  public byte[] encode(ILoggingEvent event) {
    var line = new StringBuilder(160);
    EventFields.visit(
        event,
        (key, value) -> {
          if (!line.isEmpty()) line.append(' ');
          appendKey(line, key);
          line.append('=');
          appendValue(line, value.toString());
        });
    return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  private static void appendKey(StringBuilder line, String key) {
    for (var i = 0; i < key.length(); i++)
      line.append(isPlain(key.charAt(i)) ? key.charAt(i) : '_');
  }

  private static void appendValue(StringBuilder line, String value) {
    if (!value.isEmpty() && value.chars().allMatch(KeyValueEncoder::isPlain)) {
      line.append(value);
      return;
    }
    line.append('"');
    value
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> line.append("\\\"");
                case '\\' -> line.append("\\\\");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                  if (isShown(c)) line.appendCodePoint(c);
                  else line.append(String.format("\\u%04x", c));
                }
              }
            });
    line.append('"');
  }

  private static boolean isPlain(int c) {
    return c > ' ' && c < 0x7f && c != '"' && c != '=' && c != '\\';
  }

  /** No control characters, and none that change the direction of the text around them. */
  private static boolean isShown(int c) {
    return !Character.isISOControl(c)
        && Character.getType(c) != Character.FORMAT
        && Character.getType(c) != Character.SURROGATE
        && Character.getType(c) != Character.LINE_SEPARATOR
        && Character.getType(c) != Character.PARAGRAPH_SEPARATOR;
  }
}
