// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A response as its octets say, read by the letter: what a strict client would not take is an
 * error.
 *
 * @param fields name and value in turns, as they were written
 * @param trailers the same
 */
public record WireAnswer(
    int status, List<String> fields, String body, boolean isChunked, List<String> trailers) {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([1-5]\\d\\d) [^\r\n]*");
  private static final Pattern FIELD =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\\x00-\\x08\\x0a-\\x1f\\x7f]*)");

  /** The first value of a field. */
  @Nullable String field(String lowerCaseName) {
    for (var i = 0; i < fields.size(); i += 2)
      if (fields.get(i).toLowerCase(Locale.ROOT).equals(lowerCaseName)) return fields.get(i + 1);
    return null;
  }

  boolean saysClose() {
    return "close".equals(field("connection"));
  }

  /**
   * All of them.
   *
   * @param methods of the requests in order; GET where nothing is said
   */
  public static List<WireAnswer> all(String octets, String... methods) {
    var answers = new ArrayList<WireAnswer>();
    var finals = 0;
    var at = 0;
    while (at < octets.length()) {
      var reading = new Reading(octets, at);
      var method = finals < methods.length ? methods[finals] : "GET";
      var answer = reading.answer(method);
      if (answer.status >= 200) finals++;
      answers.add(answer);
      at = reading.at;
    }
    return answers;
  }

  private static final class Reading {
    private final String octets;
    private int at;

    Reading(String octets, int start) {
      this.octets = octets;
      this.at = start;
    }

    WireAnswer answer(String method) {
      var status = STATUS.matcher(line());
      if (!status.matches()) throw wrong("status line");
      var code = Integer.parseInt(status.group(1));
      var fields = section();
      var bare = new WireAnswer(code, fields, "", false, List.of());
      if (code < 200 || code == 204 || code == 304) {
        if (bare.field("content-length") != null) throw wrong("length of no content");
        return bare;
      }
      var length = bare.field("content-length");
      var coding = bare.field("transfer-encoding");
      if (length != null && coding != null) throw wrong("two framings");
      if (method.equals("HEAD")) return bare;
      if (length != null)
        return new WireAnswer(code, fields, take(Integer.parseInt(length)), false, List.of());
      if (coding == null)
        return new WireAnswer(code, fields, take(octets.length() - at), false, List.of());
      if (!coding.equals("chunked")) throw wrong("coding");
      return chunked(code, fields);
    }

    private WireAnswer chunked(int code, List<String> fields) {
      var body = new StringBuilder();
      while (true) {
        var size = Integer.parseInt(line(), 16);
        if (size == 0) break;
        body.append(take(size));
        if (!line().isEmpty()) throw wrong("chunk's end");
      }
      return new WireAnswer(code, fields, body.toString(), true, section());
    }

    private List<String> section() {
      var fields = new ArrayList<String>();
      for (var line = line(); !line.isEmpty(); line = line()) {
        var field = FIELD.matcher(line);
        if (!field.matches()) throw wrong("field " + line);
        fields.add(field.group(1));
        fields.add(field.group(2));
      }
      return fields;
    }

    private String line() {
      var end = octets.indexOf("\r\n", at);
      if (end < 0) throw wrong("line");
      var line = octets.substring(at, end);
      at = end + 2;
      return line;
    }

    private String take(int count) {
      if (at + count > octets.length()) throw wrong("body of " + count + " octets");
      at += count;
      return octets.substring(at - count, at);
    }

    private AssertionError wrong(String what) {
      return new AssertionError("no " + what + " at " + at + " of: " + octets);
    }
  }
}
