// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.edge.wire.FuzzTarget;
import dev.signet.edge.wire.Mutations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What origins answer, heads and chunks: what a visitor gets of it never depends on the cut, and
 * nothing that is left of one answer gets into the next one.
 */
public final class OriginAnswerFuzz implements FuzzTarget, AutoCloseable {
  /** Answers of which nothing more comes cost this long, so only some are left open. */
  private static final String PATIENCE =
      "signet.origin { first-byte-timeout = 2s, idle-timeout = 3s }";

  private static final int LEFT_OPEN_ONE_OF = 32;

  private static final List<byte[]> LEGAL =
      Mutations.octets(
          "HTTP/1.1 200 OK\r\nContent-Length: 11\r\nX-A: caf\u00e9\r\n\r\nhello world",
          String.join(
              "",
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n",
              "5;a=\"b\"\r\nhello\r\n6\r\n world\r\n0\r\nX-Sum: 1\r\n\r\n"),
          "HTTP/1.0 200 OK\r\n\r\nuntil the end",
          String.join(
              "",
              "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
              "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno"),
          "HTTP/1.1 204 No Content\r\n\r\n",
          "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nContent-Length: 7\r\n\r\n");

  private static final List<byte[]> PIECES =
      Mutations.octets(
          "\r\n",
          "\r",
          "\n",
          "\0",
          " ",
          "\t",
          ":",
          ";",
          "\r\n\r\n",
          "\r\n ",
          "0\r\n\r\n",
          "5\r\n",
          "ffffffffffffffff\r\n",
          "Content-Length: 5\r\n",
          "Content-Length: 0\r\n",
          "Content-Length: -1\r\n",
          "Transfer-Encoding: chunked\r\n",
          "Transfer-Encoding: identity\r\n",
          "Connection: close\r\n",
          "Connection: X-A\r\n",
          "HTTP/1.1 100 Continue\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nsmuggle",
          "HTTP/1.0",
          "101",
          "\"");

  private static final String NEXT = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext";

  private final ProxyUnderTest proxy = new ProxyUnderTest(PATIENCE);

  @Override
  public String name() {
    return "origin's answer";
  }

  @Override
  public void attempt(RandomGenerator random) {
    var begun = LEGAL.get(random.nextInt(LEGAL.size()));
    var sent = text(Mutations.mutated(begun, PIECES, random));
    var method = random.nextInt(4) == 0 ? "HEAD" : "GET";
    var longest = 1 + random.nextInt(sent.length() + 1);

    // an origin of its own: from one that sends more than its answers no connection is kept
    try (var origin = new RawOrigin((_, _) -> false)) {
      proxy.with("a.site.example", origin.url());
      if (random.nextInt(LEFT_OPEN_ONE_OF) == 0) {
        var _ = visitorGets(origin, method, sent, sent.length() + 1, true);
      } else {
        var whole = visitorGets(origin, method, sent, sent.length() + 1, false);
        var cut = visitorGets(origin, method, sent, longest, false);
        assertThat(cut).as(sent).isEqualTo(whole);
      }
      assertThat(visitorGets(origin, "GET", NEXT, NEXT.length(), true))
          .as(sent)
          .endsWith("\r\n\r\nnext");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean expects(String warning) {
    return warning.contains("origin sends more than its responses");
  }

  /**
   * @param longest octets that are sent at a time
   * @param staysOpen for another request
   * @return the whole answer, or that it was broken off
   */
  private String visitorGets(
      RawOrigin origin, String method, String sent, int longest, boolean staysOpen) {
    origin.does(
        (_, connection) -> {
          for (var at = 0; at < sent.length(); at += longest)
            connection.send(sent.substring(at, Math.min(sent.length(), at + longest)));
          return staysOpen;
        });
    try {
      var answer = proxy.secure(method + " / HTTP/1.1|Host: a.site.example||");
      var fields = answer.fields().stream().filter(field -> !isOfNow(field)).toList();
      return answer.start() + "\r\n" + String.join("\r\n", fields) + "\r\n\r\n" + answer.body();
    } catch (IOException _) {
      return "broken off";
    }
  }

  private static boolean isOfNow(String field) {
    return field.regionMatches(true, 0, "date:", 0, 5)
        || field.regionMatches(true, 0, "age:", 0, 4);
  }

  private static String text(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    proxy.close();
  }
}
