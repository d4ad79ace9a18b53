// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import dev.signet.edge.exchange.Fields;
import dev.signet.edge.exchange.KeptRequest;
import dev.signet.edge.exchange.WireRequest;
import dev.signet.edge.wire.http1.message.FieldNames;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A request's head in an array of octets, of which texts are made only where somebody asks. One is
 * used again and again by the thread that owns it.
 */
final class Http1Head implements WireRequest, Fields {
  private static final int PLACES = 4;

  byte[] bytes = new byte[0];
  int methodEnd;
  int targetStart;
  int targetEnd;
  Version version = Version.HTTP_1_1;
  boolean hasBody;

  /** Start and end of each field's name and value, in turns. */
  private final int[] places;

  private final @Nullable String[] names;
  private int size;
  private int methodStart;
  private @Nullable String method;
  private @Nullable String target;

  /**
   * @param mostFields that are ever added
   */
  Http1Head(int mostFields) {
    places = new int[PLACES * mostFields];
    names = new String[mostFields];
  }

  /** Forgets everything; the octets are those of the next head. */
  void begin(byte[] octets, int start) {
    bytes = octets;
    methodStart = start;
    for (var i = 0; i < size; i++) names[i] = null;
    size = 0;
    method = null;
    target = null;
    hasBody = false;
  }

  boolean isFull() {
    return size == names.length;
  }

  void add(int nameStart, int nameEnd, int valueStart, int valueEnd) {
    var at = PLACES * size++;
    places[at] = nameStart;
    places[at + 1] = nameEnd;
    places[at + 2] = valueStart;
    places[at + 3] = valueEnd;
  }

  @Override
  public Version version() {
    return version;
  }

  @Override
  public String method() {
    if (method == null) method = methodText();
    return method;
  }

  private String methodText() {
    var length = methodEnd - methodStart;
    if (length == 3 && startsWith("GET")) return "GET";
    if (length == 4 && startsWith("HEAD")) return "HEAD";
    if (length == 4 && startsWith("POST")) return "POST";
    return text(methodStart, methodEnd);
  }

  private boolean startsWith(String text) {
    for (var i = 0; i < text.length(); i++)
      if (bytes[methodStart + i] != text.charAt(i)) return false;
    return true;
  }

  @Override
  public String target() {
    if (target == null) target = text(targetStart, targetEnd);
    return target;
  }

  @Override
  public @Nullable String authority() {
    return null;
  }

  @Override
  public Fields fields() {
    return this;
  }

  @Override
  public boolean hasBody() {
    return hasBody;
  }

  @Override
  public WireRequest kept() {
    var lines = new String[2 * size];
    for (var i = 0; i < size; i++) {
      lines[2 * i] = nameAsWritten(i);
      lines[2 * i + 1] = value(i);
    }
    return new KeptRequest(version, method(), target(), null, Fields.of(lines), hasBody);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public String name(int index) {
    var found = names[index];
    if (found == null) {
      found = FieldNames.lowerCase(bytes, places[PLACES * index], places[PLACES * index + 1]);
      names[index] = found;
    }
    return found;
  }

  @Override
  public String nameAsWritten(int index) {
    return text(places[PLACES * index], places[PLACES * index + 1]);
  }

  @Override
  public String value(int index) {
    return text(places[PLACES * index + 2], places[PLACES * index + 3]);
  }

  private String text(int start, int end) {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }

  /** The line alone: fields may be secrets. */
  @Override
  public String toString() {
    return method() + " " + version;
  }
}
