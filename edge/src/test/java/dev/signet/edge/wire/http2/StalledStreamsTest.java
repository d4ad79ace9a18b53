// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import static dev.signet.edge.wire.http2.Http2RawClient.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.NotUsed;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import dev.signet.edge.exchange.Messages;
import dev.signet.edge.wire.http1.NoLeaks;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams whose client takes nothing keep nothing from others (RFC 9113 §5.2). */
@Timeout(60)
@ExtendWith(NoLeaks.class)
final class StalledStreamsTest {
  private static final int ELEMENT = 8192;

  /** Elements that are asked for before the wire asks: Akka has them, not the quota. */
  private static final int IN_STREAM = 1;

  private static final int OTHER = 301;
  private static final int OTHER_LENGTH = 300_000;

  private final Http2TestServer server = new Http2TestServer();

  /** Octets that streams for {@code /stalled} were asked for. */
  private final AtomicInteger produced = new AtomicInteger();

  @AfterEach
  void stop() {
    server.close();
    assertThat(server.strays).isEmpty();
  }

  /** {@code /stalled/LENGTH} or {@code /other/LENGTH} */
  private Http2RawClient client(int... settings) throws Exception {
    server.respondingWith(
        request -> {
          var path = Messages.headOf(request).target().split("/", -1);
          var length = Integer.parseInt(path[2]);
          return streamed(length, path[1].equals("stalled") ? produced : new AtomicInteger());
        });
    return server.connect().settings(settings);
  }

  private static HttpResponse streamed(int length, AtomicInteger count) {
    var whole = Source.repeat("x".repeat(ELEMENT)).take(length / ELEMENT);
    var rest = length % ELEMENT;
    var texts = rest == 0 ? whole : whole.concat(Source.single("x".repeat(rest)));
    Source<ByteString, NotUsed> bytes =
        texts.map(
            text -> {
              count.addAndGet(text.length());
              return ByteString.fromString(text);
            });
    return HttpResponse.create()
        .withEntity(HttpEntities.create(ContentTypes.NO_CONTENT_TYPE, bytes));
  }

  private static int id(int index) {
    return 2 * index + 1;
  }

  private static void open(Http2RawClient client, int streams, int length) throws Exception {
    for (var i = 0; i < streams; i++) client.get(id(i), "/stalled/" + length);
  }

  private static void getsAllOfAnother(Http2RawClient client) throws Exception {
    client.get(OTHER, "/other/" + OTHER_LENGTH).window(OTHER, 400_000);

    var answer = client.answer(OTHER);
    assertThat(answer.text()).hasSize(OTHER_LENGTH);
    assertThat(answer.isWhole()).isTrue();
  }

  /**
   * That so much was asked of each stream, and nothing more comes while the server handles all that
   * it was sent.
   *
   * @param elements that each has had, or has waiting
   */
  private void hold(int streams, int elements, Http2RawClient client) throws Exception {
    var octets = streams * (elements + IN_STREAM) * ELEMENT;
    await().until(() -> produced.get() >= octets);
    for (var i = 0; i < 3; i++) assertThat(client.answersPing()).isTrue();
    assertThat(produced).hasValue(octets);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 60, 120})
  void letOthersHaveAll(int stalled) throws Exception {
    try (var client = client(INITIAL_WINDOW_SIZE, 0).window(0, 100_000_000)) {
      open(client, stalled, 640 * ELEMENT);
      hold(stalled, 1, client);

      getsAllOfAnother(client);
      hold(stalled, 1, client);
    }
  }

  /** Where room has to be shared, all that have a window still come to their ends. */
  @Test
  void letManyOthersHaveAll() throws Exception {
    try (var client = client(INITIAL_WINDOW_SIZE, 0).window(0, 100_000_000)) {
      open(client, 60, 640 * ELEMENT);
      hold(60, 1, client);
      for (var i = 60; i < 120; i++)
        client.get(id(i), "/other/" + OTHER_LENGTH).window(id(i), OTHER_LENGTH);

      var octets = 0;
      for (var ended = 0; ended < 60; ) {
        var frame = client.next();
        if (frame == null) throw new AssertionError("the connection ended");
        assertThat(frame.type()).isNotEqualTo(RST_STREAM);
        if (frame.type() == DATA) octets += frame.payload().length();
        if (frame.ends()) ended++;
      }
      assertThat(octets).isEqualTo(60 * OTHER_LENGTH);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 60, 120})
  void goOnOnceTheyHaveTheirWindow(int stalled) throws Exception {
    var length = 100_000;
    try (var client = client(INITIAL_WINDOW_SIZE, 0).window(0, 100_000_000)) {
      open(client, stalled, length);
      hold(stalled, 1, client);

      for (var i = 0; i < stalled; i++) {
        // exactly as much as it takes: the end needs no window
        client.window(id(i), length);
        var answer = client.answer(id(i));
        assertThat(answer.text()).hasSize(length);
        assertThat(answer.isWhole()).isTrue();
      }
    }
  }

  @Test
  void goOnOnceSettingsOpenTheirWindow() throws Exception {
    try (var client = client(INITIAL_WINDOW_SIZE, 0).window(0, 100_000_000)) {
      open(client, 1, 100_000);
      hold(1, 1, client);
      client.settings(INITIAL_WINDOW_SIZE, 100_000);

      assertThat(client.answer(1).text()).hasSize(100_000);
    }
  }

  @Test
  void holdNoMoreWhenTheirWindowOpensByAnOctetAtATime() throws Exception {
    try (var client = client(INITIAL_WINDOW_SIZE, 0).window(0, 100_000_000)) {
      open(client, 120, 640 * ELEMENT);
      for (var round = 0; round < 5; round++) {
        for (var i = 0; i < 120; i++) client.window(id(i), 1);
        hold(120, 1, client);
      }

      getsAllOfAnother(client);
      hold(120, 1, client);
    }
  }

  /** An octet beyond an element brings the next; what is left of that is all that waits. */
  @Test
  void holdOneElementWhenTheirWindowEndsWithinIt() throws Exception {
    try (var client = client(INITIAL_WINDOW_SIZE, 0).window(0, 100_000_000)) {
      open(client, 120, 640 * ELEMENT);
      for (var i = 0; i < 120; i++) client.window(id(i), ELEMENT + 1);

      hold(120, 2, client);
      getsAllOfAnother(client);
      hold(120, 2, client);
    }
  }

  @Test
  void holdNoMoreThanTheBoundsWhenTheConnectionsWindowIsClosed() throws Exception {
    var begun = 65_535;
    var oldest = 120 * (1 + IN_STREAM) * ELEMENT;
    try (var client = client(INITIAL_WINDOW_SIZE, Integer.MAX_VALUE)) {
      open(client, 120, 640 * ELEMENT);
      await().until(() -> produced.get() >= oldest + Http2Bounds.QUEUED_PER_CONNECTION);
      for (var i = 0; i < 3; i++) assertThat(client.answersPing()).isTrue();

      assertThat(produced.get())
          .isLessThanOrEqualTo(
              begun + oldest + Http2Bounds.QUEUED_PER_CONNECTION + Http2Bounds.FRAME);
    }
  }

  /** What a client has announced to take, and then takes back, waits; others still go on. */
  @Test
  void letOthersHaveAllWhenTheirWindowIsTakenBack() throws Exception {
    try (var client = client(INITIAL_WINDOW_SIZE, 1_000_000)) {
      open(client, 60, 640 * ELEMENT);
      await().until(() -> produced.get() >= 60 * ELEMENT + Http2Bounds.QUEUED_PER_CONNECTION);
      client.settings(INITIAL_WINDOW_SIZE, 0).window(0, 100_000_000);

      getsAllOfAnother(client);
    }
  }
}
