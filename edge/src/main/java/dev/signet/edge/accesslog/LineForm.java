// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.accesslog;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * How a line looks: what stands before each value, and how a value is written. Used by one thread,
 * since it remembers what it wrote last.
 */
public final class LineForm {

  /** Octets of keys, numbers, time and address, amply. */
  private static final int MOST_AROUND_TEXTS = 1024;

  private static final int MOST_PER_CHAR = 6;
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");

  private final byte[] opening;
  private final byte[] method;
  private final byte[] scheme;
  private final byte[] host;
  private final byte[] path;
  private final byte[] status;
  private final byte[] bytes;
  private final byte[] complete;
  private final byte[] milliseconds;
  private final byte[] cache;
  private final byte[] tenant;
  private final byte[] client;
  private final byte[] end;
  private final Values values;
  private final LineTime time = new LineTime();
  private final ClientTexts clients = new ClientTexts();

  /**
   * @param opening before the time
   * @param always what stands behind the time, the same in every line
   * @param key what stands before the value of a name
   */
  private LineForm(
      String opening, String always, UnaryOperator<String> key, String end, Values values) {
    this.opening = ascii(opening);
    this.method = ascii(always + key.apply("method"));
    this.scheme = ascii(key.apply("scheme"));
    this.host = ascii(key.apply("host"));
    this.path = ascii(key.apply("path"));
    this.status = ascii(key.apply("status"));
    this.bytes = ascii(key.apply("bytes"));
    this.complete = ascii(key.apply("complete"));
    this.milliseconds = ascii(key.apply("milliseconds"));
    this.cache = ascii(key.apply("cache"));
    this.tenant = ascii(key.apply("tenant"));
    this.client = ascii(key.apply("client"));
    this.end = ascii(end);
    this.values = values;
  }

  /** {@code key=value} pairs. */
  public static LineForm text() {
    return new LineForm(
        "time=",
        " level=info logger=" + AccessLines.LOGGER + " message=request",
        name -> " " + name + "=",
        "\n",
        new TextValues());
  }

  /** One JSON object. */
  public static LineForm json() {
    return new LineForm(
        "{\"time\":\"",
        "\",\"level\":\"info\",\"logger\":\"" + AccessLines.LOGGER + "\",\"message\":\"request\"",
        name -> ",\"" + name + "\":",
        "}\n",
        new JsonValues());
  }

  void append(LineBuffer into, AccessLine line) {
    var clientText = clients.of(line.client());
    var texts = line.textLength() + line.scheme().length() + clientText.length();
    into.begin(MOST_AROUND_TEXTS + MOST_PER_CHAR * texts);
    into.octets(opening);
    time.append(into, line.begun() + line.milliseconds());
    text(into, method, line.method());
    text(into, scheme, line.scheme());
    text(into, host, line.host());
    text(into, path, line.path());
    number(into, status, line.status());
    number(into, bytes, line.bytes());
    into.octets(complete);
    into.octets(line.complete() ? TRUE : FALSE);
    number(into, milliseconds, line.milliseconds());
    text(into, cache, line.cache());
    text(into, tenant, line.tenant());
    text(into, client, clientText);
    into.octets(end);
    into.end();
  }

  private void text(LineBuffer into, byte[] key, String value) {
    into.octets(key);
    values.append(into, value);
  }

  private static void number(LineBuffer into, byte[] key, long value) {
    into.octets(key);
    into.number(value);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
