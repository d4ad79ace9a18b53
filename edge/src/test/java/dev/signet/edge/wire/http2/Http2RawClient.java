// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A client that sends any frame at all, right or wrong, and reads what comes back. Acknowledges
 * SETTINGS, and gives no window of its own accord.
 */
final class Http2RawClient implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;
  static final int PRIORITIZED = 32;

  static final int NO_ERROR = 0;
  static final int PROTOCOL_ERROR = 1;
  static final int INTERNAL_ERROR = 2;
  static final int FLOW_CONTROL_ERROR = 3;
  static final int STREAM_CLOSED = 5;
  static final int FRAME_SIZE_ERROR = 6;
  static final int REFUSED_STREAM = 7;
  static final int CANCEL = 8;
  static final int COMPRESSION_ERROR = 9;
  static final int ENHANCE_YOUR_CALM = 11;

  static final int HEADER_TABLE_SIZE = 1;
  static final int ENABLE_PUSH = 2;
  static final int MAX_CONCURRENT_STREAMS = 3;
  static final int INITIAL_WINDOW_SIZE = 4;
  static final int MAX_FRAME_SIZE = 5;
  static final int MAX_HEADER_LIST_SIZE = 6;

  private final Socket socket;
  private final OutputStream out;
  private final DataInputStream in;
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, 1 << 20);
  private final ByteArrayOutputStream block = new ByteArrayOutputStream();
  private final Map<Integer, Semaphore> windows = new ConcurrentHashMap<>();
  private int lastStream = -1;
  private boolean acknowledges = true;

  /** What came; a field section is on the frame that ends it. */
  record Frame(int type, int flags, int stream, String payload, List<String> fields) {
    boolean ends() {
      return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
    }

    int code() {
      return number(type == GOAWAY ? 4 : 0);
    }

    int number(int at) {
      return ByteBuffer.wrap(payload.getBytes(ISO_8859_1)).getInt(at);
    }

    /** {@code name: value} */
    @Nullable String field(String name) {
      for (var field : fields)
        if (field.startsWith(name + ": ")) return field.substring(name.length() + 2);
      return null;
    }
  }

  /**
   * A stream's answer.
   *
   * @param reset error code of RST_STREAM; -1 without one
   */
  record Answer(List<Frame> heads, String text, boolean isWhole, int reset) {
    @Nullable String status() {
      return heads.isEmpty() ? null : heads.getFirst().field(":status");
    }

    @Nullable String field(String name) {
      return heads.getFirst().field(name);
    }
  }

  private Http2RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.in = new DataInputStream(socket.getInputStream());
  }

  /** Says nothing yet. */
  static Http2RawClient silent(int port) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(10_000);
    return new Http2RawClient(socket);
  }

  /** Has sent the preface and empty SETTINGS. */
  static Http2RawClient connect(int port) throws IOException {
    return silent(port).raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").frame(SETTINGS, 0, 0);
  }

  Http2RawClient timeout(int millis) throws IOException {
    socket.setSoTimeout(millis);
    return this;
  }

  /** For when any frame would be one too many. */
  Http2RawClient withoutAcknowledging() {
    acknowledges = false;
    return this;
  }

  Http2RawClient raw(String octets) throws IOException {
    return raw(octets.getBytes(ISO_8859_1));
  }

  /** A server that has closed the connection is found by reading. */
  Http2RawClient raw(byte[] octets) throws IOException {
    try {
      out.write(octets);
    } catch (SocketException _) {
      // what came before that is still to be read
    }
    return this;
  }

  static byte[] bytes(int... values) {
    var bytes = new byte[values.length];
    for (var i = 0; i < values.length; i++) bytes[i] = (byte) values[i];
    return bytes;
  }

  static byte[] concat(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (var part : parts) all.writeBytes(part);
    return all.toByteArray();
  }

  static byte[] int32(int value) {
    return bytes(value >>> 24, value >>> 16, value >>> 8, value);
  }

  static byte[] encoded(int type, int flags, int stream, byte[] payload) {
    return encoded(payload.length, type, flags, stream, payload);
  }

  static byte[] encoded(int length, int type, int flags, int stream, byte[] payload) {
    return concat(bytes(length >>> 16, length >>> 8, length, type, flags), int32(stream), payload);
  }

  Http2RawClient frame(int type, int flags, int stream, byte... payload) throws IOException {
    return raw(encoded(type, flags, stream, payload));
  }

  Http2RawClient settings(int... idsAndValues) throws IOException {
    var payload = new ByteArrayOutputStream();
    for (var i = 0; i < idsAndValues.length; i += 2) {
      payload.writeBytes(bytes(idsAndValues[i] >>> 8, idsAndValues[i]));
      payload.writeBytes(int32(idsAndValues[i + 1]));
    }
    return frame(SETTINGS, 0, 0, payload.toByteArray());
  }

  /** Literal fields, not indexed (RFC 7541 §6.2.2). */
  static byte[] block(String... namesAndValues) {
    var block = new ByteArrayOutputStream();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      block.write(0);
      text(namesAndValues[i], block);
      text(namesAndValues[i + 1], block);
    }
    return block.toByteArray();
  }

  /** Literal fields that enter the table (RFC 7541 §6.2.1). */
  static byte[] indexedBlock(String... namesAndValues) {
    var block = new ByteArrayOutputStream();
    for (var i = 0; i < namesAndValues.length; i += 2) {
      block.write(0x40);
      text(namesAndValues[i], block);
      text(namesAndValues[i + 1], block);
    }
    return block.toByteArray();
  }

  private static void text(String text, ByteArrayOutputStream to) {
    var octets = text.getBytes(ISO_8859_1);
    if (octets.length < 127) {
      to.write(octets.length);
    } else {
      to.write(127);
      var rest = octets.length - 127;
      for (; rest >= 128; rest >>>= 7) to.write((rest & 0x7f) | 0x80);
      to.write(rest);
    }
    to.writeBytes(octets);
  }

  /** The pseudo fields of a request, and others after them. */
  static String[] request(String method, String path, String... others) {
    var all =
        new ArrayList<>(
            List.of(
                ":method", method, ":scheme", "https", ":path", path, ":authority", "a.example"));
    all.addAll(List.of(others));
    return all.toArray(String[]::new);
  }

  Http2RawClient get(int stream, String path, String... others) throws IOException {
    return headers(stream, true, request("GET", path, others));
  }

  Http2RawClient headers(int stream, boolean ends, String... namesAndValues) throws IOException {
    return headers(stream, ends, block(namesAndValues));
  }

  /** In as many CONTINUATION frames as it takes. */
  Http2RawClient headers(int stream, boolean ends, byte[] fieldBlock) throws IOException {
    var most = 16384;
    var flags = ends ? END_STREAM : 0;
    if (fieldBlock.length <= most) return frame(HEADERS, flags | END_HEADERS, stream, fieldBlock);
    frame(HEADERS, flags, stream, java.util.Arrays.copyOf(fieldBlock, most));
    for (var at = most; at < fieldBlock.length; at += most) {
      var to = Math.min(fieldBlock.length, at + most);
      frame(
          CONTINUATION,
          to == fieldBlock.length ? END_HEADERS : 0,
          stream,
          java.util.Arrays.copyOfRange(fieldBlock, at, to));
    }
    return this;
  }

  Http2RawClient data(int stream, boolean ends, String text) throws IOException {
    return frame(DATA, ends ? END_STREAM : 0, stream, text.getBytes(ISO_8859_1));
  }

  Http2RawClient window(int stream, int increment) throws IOException {
    return frame(WINDOW_UPDATE, 0, stream, int32(increment));
  }

  Http2RawClient reset(int stream, int code) throws IOException {
    return frame(RST_STREAM, 0, stream, int32(code));
  }

  Http2RawClient ping(String eight) throws IOException {
    return frame(PING, 0, 0, eight.getBytes(US_ASCII));
  }

  /** Waits until the server, whose frames another thread reads, allows so many bytes of DATA. */
  Http2RawClient awaitWindow(int stream, int bytes) {
    window(0).acquireUninterruptibly(bytes);
    window(stream).acquireUninterruptibly(bytes);
    return this;
  }

  private Semaphore window(int stream) {
    return windows.computeIfAbsent(
        stream, _ -> new Semaphore(stream == 0 ? 65_535 : Http2Bounds.STREAM_WINDOW));
  }

  /**
   * The next frame; null once the connection has ended.
   *
   * @throws SocketTimeoutException if nothing comes
   */
  @Nullable Frame next() throws IOException {
    try {
      var length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
      var type = in.readUnsignedByte();
      var flags = in.readUnsignedByte();
      var stream = in.readInt() & 0x7fff_ffff;
      var payload = in.readNBytes(length);
      if (payload.length < length) return null;
      if (type == WINDOW_UPDATE) window(stream).release(ByteBuffer.wrap(payload).getInt());
      if (acknowledges && type == SETTINGS && (flags & ACK) == 0) frame(SETTINGS, ACK, 0);
      return new Frame(
          type,
          flags,
          stream,
          new String(payload, ISO_8859_1),
          fields(type, flags, stream, payload));
    } catch (EOFException | SocketException _) {
      return null;
    }
  }

  private List<String> fields(int type, int flags, int stream, byte[] payload) throws IOException {
    if (type != HEADERS && type != CONTINUATION) return List.of();
    block.writeBytes(payload);
    lastStream = stream;
    if ((flags & END_HEADERS) == 0) return List.of();
    try {
      var found = new ArrayList<String>();
      for (var field :
          decoder.decodeHeaders(lastStream, Unpooled.wrappedBuffer(block.toByteArray())))
        found.add(field.getKey() + ": " + field.getValue());
      block.reset();
      return List.copyOf(found);
    } catch (Http2Exception e) {
      throw new IOException("a block that does not decode", e);
    }
  }

  /** The first such frame, others dropped; null once the connection has ended. */
  @Nullable Frame await(Predicate<Frame> wanted) throws IOException {
    for (var frame = next(); frame != null; frame = next()) if (wanted.test(frame)) return frame;
    return null;
  }

  /** The first frame of a type, others dropped. */
  Frame expect(int type) throws IOException {
    var frame = await(one -> one.type() == type);
    if (frame == null)
      throw new EOFException("the connection ended before a frame of type " + type);
    return frame;
  }

  /** All of a stream's answer, to its end or reset; frames of others are dropped. */
  Answer answer(int stream) throws IOException {
    var heads = new ArrayList<Frame>();
    var body = new StringBuilder();
    for (var frame = next(); frame != null; frame = next()) {
      if (frame.stream() != stream) continue;
      if (frame.type() == RST_STREAM)
        return new Answer(heads, body.toString(), false, frame.code());
      if (frame.type() == HEADERS || frame.type() == CONTINUATION) heads.add(frame);
      if (frame.type() == DATA) body.append(frame.payload());
      if (frame.ends()) return new Answer(heads, body.toString(), true, -1);
    }
    return new Answer(heads, body.toString(), false, -1);
  }

  /** Whether the connection still works. */
  boolean answersPing() throws IOException {
    ping("stillok?");
    return await(
            frame ->
                frame.type() == PING
                    && (frame.flags() & ACK) != 0
                    && frame.payload().equals("stillok?"))
        != null;
  }

  /** Error code of GOAWAY; -1 if the connection ends without one. */
  int goAway() throws IOException {
    var frame = await(one -> one.type() == GOAWAY);
    return frame == null ? -1 : frame.code();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
