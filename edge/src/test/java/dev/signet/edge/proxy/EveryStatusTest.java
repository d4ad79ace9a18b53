// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Every status with every way to end a response, asked for with GET and HEAD (RFC 9110 §6.4, RFC
 * 9112 §6.3): all of them legal, so all of them reach the visitor, and the next request too.
 */
final class EveryStatusTest {

  /**
   * @param framed fields and content as they are sent, after the status line
   * @param body what GET has of it where the status allows any
   */
  private record Framing(String framed, String body, boolean endsConnection) {}

  private static final List<Framing> FRAMINGS =
      List.of(
          new Framing("Content-Length: 0||", "", false),
          new Framing("Content-Length: 2||ab", "ab", false),
          new Framing("Transfer-Encoding: chunked||0||", "", false),
          new Framing("Transfer-Encoding: chunked||2|ab|0||", "ab", false),
          new Framing("|ab", "ab", true));

  /** As they stand in registries, and as they do not. */
  private static List<String> statuses() {
    var statuses = new ArrayList<String>();
    for (var status :
        IntStream.concat(
                IntStream.rangeClosed(200, 210),
                IntStream.concat(
                    IntStream.rangeClosed(300, 309),
                    IntStream.concat(
                        IntStream.rangeClosed(400, 432), IntStream.rangeClosed(500, 512))))
            .toArray()) {
      var known = akka.http.javadsl.model.StatusCodes.lookup(status);
      known.ifPresent(code -> statuses.add(status + " " + code.reason()));
      statuses.add(status + " As It Likes");
    }
    return statuses;
  }

  private static boolean mayHaveContent(String status) {
    return !status.startsWith("204 ") && !status.startsWith("304 ");
  }

  @Test
  void reachesTheVisitorHoweverItEnds() throws IOException {
    var answer = new String[1];
    var ends = new boolean[1];
    try (var proxy = new ProxyUnderTest("");
        var origin =
            new RawOrigin(
                (_, connection) -> {
                  connection.send(answer[0].replace("|", "\r\n"));
                  return !ends[0];
                })) {
      proxy.with("a.site.example", origin.url());
      for (var method : List.of("GET", "HEAD"))
        for (var version : List.of("1.1", "1.0"))
          for (var status : statuses())
            for (var framing : FRAMINGS) {
              var isChunked = framing.framed().startsWith("Transfer");
              if (isChunked && version.equals("1.0")) continue;
              var isWithout = method.equals("HEAD") || !mayHaveContent(status);
              var content =
                  isWithout
                      ? framing.framed().substring(0, framing.framed().indexOf("||") + 2)
                      : framing.framed();
              if (isWithout && framing.endsConnection()) content = "|";
              answer[0] = "HTTP/" + version + " " + status + "|" + content;
              ends[0] = framing.endsConnection();

              var got = proxy.secure(method + " / HTTP/1.1|Host: a.site.example||");

              assertThat(got.start()).as(method + " " + answer[0]).isEqualTo("HTTP/1.1 " + status);
              assertThat(got.body()).as(answer[0]).isEqualTo(isWithout ? "" : framing.body());
            }
    }
  }
}
