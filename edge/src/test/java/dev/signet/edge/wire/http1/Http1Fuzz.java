// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.edge.wire.FuzzTarget;
import dev.signet.edge.wire.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Requests over HTTP/1.1: each answer is well-formed, what is refused is refused once and last, the
 * connection ends, and the next one is served.
 */
public final class Http1Fuzz implements FuzzTarget {
  private static final List<byte[]> LEGAL =
      Mutations.octets(
          "GET /a HTTP/1.1\r\nHost: a\r\nX-A: caf\u00e9\r\nConnection: x\r\n\r\n",
          "POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello world",
          String.join(
              "",
              "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
              "5;a=b\r\nhello\r\n6\r\n world\r\n0\r\nX-Sum: 1\r\n\r\n"),
          "PUT /d HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\nabc",
          "\r\nOPTIONS * HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\n\r\n",
          "POST /e HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi");

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
          ",",
          "\u000b",
          "\u0085",
          "\u00a0",
          "\r\n\r\n",
          "\r\n ",
          "0\r\n\r\n",
          "5\r\n",
          "Content-Length: 5\r\n",
          "Content-Length: 0\r\n",
          "Transfer-Encoding: chunked\r\n",
          "Transfer-Encoding: identity\r\n",
          "Host: b\r\n",
          "Connection: close\r\n",
          "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n",
          " HTTP/1.1",
          "chunked",
          "\"",
          "%00",
          "#");

  private final Http1World world;

  public Http1Fuzz(Http1World world) {
    this.world = world;
  }

  @Override
  public String name() {
    return "HTTP/1.1";
  }

  @Override
  public void attempt(RandomGenerator random) {
    world.exchanges.reset();
    var begun = LEGAL.get(random.nextInt(LEGAL.size()));
    var changed = Mutations.mutated(begun, PIECES, random);
    var longest = 1 + random.nextInt(changed.length + 1);
    try (var client =
        world.cut(at -> 1 + (int) ((at * 2654435761L) % longest + longest) % longest)) {
      client.sends(changed);
      client.sends(LEGAL.getFirst());
      client.stopsSending();

      var ending = client.ending();
      var sent = new String(changed, StandardCharsets.ISO_8859_1);
      // whoever goes on sending after its last request may find nobody there any more
      if (!ending.isBroken()) check(ending.octets(), sent);
      else assertThat(ending.octets()).as(sent).contains("connection: close");
    }
    try (var client = world.plain()) {
      client.send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n").until("/next ");
    }
  }

  private void check(String octets, String sent) {
    var answers = WireAnswer.all(octets).stream().filter(answer -> answer.status() >= 200).toList();
    assertThat(world.exchanges.refused).as(sent).hasSizeLessThanOrEqualTo(1);
    assertThat(answers.size())
        .as(sent)
        .isLessThanOrEqualTo(world.exchanges.handled.get() + world.exchanges.refused.size());
    for (var i = 0; i < answers.size(); i++) {
      var isLast = i == answers.size() - 1;
      if (!isLast) assertThat(answers.get(i).saysClose()).as(sent).isFalse();
    }
    var refusal = world.exchanges.refused.peek();
    if (refusal != null && !answers.isEmpty())
      assertThat(answers.getLast().status()).as(sent).isEqualTo(refusal.status());
  }
}
