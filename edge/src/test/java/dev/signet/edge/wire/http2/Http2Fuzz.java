// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import static dev.signet.edge.wire.http2.Http2RawClient.CONTINUATION;
import static dev.signet.edge.wire.http2.Http2RawClient.DATA;
import static dev.signet.edge.wire.http2.Http2RawClient.END_HEADERS;
import static dev.signet.edge.wire.http2.Http2RawClient.END_STREAM;
import static dev.signet.edge.wire.http2.Http2RawClient.HEADERS;
import static dev.signet.edge.wire.http2.Http2RawClient.INITIAL_WINDOW_SIZE;
import static dev.signet.edge.wire.http2.Http2RawClient.PADDED;
import static dev.signet.edge.wire.http2.Http2RawClient.PING;
import static dev.signet.edge.wire.http2.Http2RawClient.PRIORITY;
import static dev.signet.edge.wire.http2.Http2RawClient.RST_STREAM;
import static dev.signet.edge.wire.http2.Http2RawClient.SETTINGS;
import static dev.signet.edge.wire.http2.Http2RawClient.WINDOW_UPDATE;
import static dev.signet.edge.wire.http2.Http2RawClient.block;
import static dev.signet.edge.wire.http2.Http2RawClient.bytes;
import static dev.signet.edge.wire.http2.Http2RawClient.concat;
import static dev.signet.edge.wire.http2.Http2RawClient.encoded;
import static dev.signet.edge.wire.http2.Http2RawClient.indexedBlock;
import static dev.signet.edge.wire.http2.Http2RawClient.int32;
import static dev.signet.edge.wire.http2.Http2RawClient.request;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import dev.signet.edge.wire.FuzzTarget;
import dev.signet.edge.wire.Mutations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Frames of HTTP/2, whole and broken: the server answers in frames of its own bounds, gives each
 * field block as one that decodes, and serves the next connection.
 */
public final class Http2Fuzz implements FuzzTarget, AutoCloseable {
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private static final List<byte[]> FRAMES =
      List.of(
          encoded(SETTINGS, 0, 0, concat(bytes(0, INITIAL_WINDOW_SIZE), int32(3))),
          encoded(HEADERS, END_STREAM | END_HEADERS, 1, block(request("GET", "/a"))),
          encoded(HEADERS, END_HEADERS, 3, indexedBlock(request("POST", "/b", "x", "y"))),
          encoded(DATA, 0, 3, "some".getBytes(ISO_8859_1)),
          encoded(DATA, END_STREAM | PADDED, 3, bytes(2, 'a', 0, 0)),
          encoded(HEADERS, END_STREAM | END_HEADERS, 3, indexedBlock("x-trailer", "y")),
          encoded(HEADERS, END_STREAM, 5, block(request("GET", "/c"))),
          encoded(CONTINUATION, END_HEADERS, 5, block("cookie", "a=1", "cookie", "b=2")),
          encoded(WINDOW_UPDATE, 0, 0, int32(70_000)),
          encoded(WINDOW_UPDATE, 0, 1, int32(2)),
          encoded(RST_STREAM, 0, 3, int32(8)),
          encoded(PRIORITY, 0, 7, bytes(0, 0, 0, 1, 9)),
          encoded(PING, 0, 0, new byte[8]),
          encoded(HEADERS, END_STREAM | END_HEADERS, 7, bytes(0x82, 0x87, 0x84, 0xbe)));

  private final Http2TestServer server =
      new Http2TestServer()
          .respondingWith(
              request ->
                  HttpResponse.create()
                      .withEntity(
                          HttpEntities.create(
                              ContentTypes.NO_CONTENT_TYPE, request.entity().getDataBytes())));

  @Override
  public String name() {
    return "HTTP/2";
  }

  @Override
  public void attempt(RandomGenerator random) {
    var octets = PREFACE.getBytes(ISO_8859_1);
    octets = concat(octets, encoded(SETTINGS, 0, 0, bytes()));
    for (var count = 1 + random.nextInt(12); count > 0; count--) {
      var frame = FRAMES.get(random.nextInt(FRAMES.size()));
      octets =
          concat(octets, random.nextInt(3) == 0 ? Mutations.mutated(frame, FRAMES, random) : frame);
    }
    if (random.nextInt(10) == 0) octets = Mutations.mutated(octets, FRAMES, random);
    try {
      bears(octets);
      try (var next = server.connect()) {
        assertThat(next.get(1, "/next").answer(1).status()).isEqualTo("200");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(server.strays).isEmpty();
    server.requests.clear();
    server.refusals.clear();
  }

  private void bears(byte[] octets) throws IOException {
    try (var client = Http2RawClient.silent(server.port())) {
      client.raw(octets).ping("the end!").timeout(200);
      for (var frame = client.next(); frame != null; frame = client.next()) {
        assertThat(frame.payload().length()).isLessThanOrEqualTo(Http2Bounds.FRAME);
        if (frame.type() == PING && frame.payload().equals("the end!")) return;
      }
    } catch (SocketTimeoutException _) {
      // the server waits for the rest of something that is not going to come
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
