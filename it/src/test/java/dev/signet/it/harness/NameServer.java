// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A name server on loopback that knows the A records it was told (RFC 1035, over UDP). */
public final class NameServer implements AutoCloseable {
  private static final int HEADER = 12;
  private static final int A = 1;
  private static final int NO_SUCH_NAME = 3;

  private final DatagramSocket socket;
  private final Map<String, List<InetAddress>> records = new ConcurrentHashMap<>();

  private NameServer(DatagramSocket socket) {
    this.socket = socket;
  }

  public static NameServer start() {
    try {
      var server =
          new NameServer(
              new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
      Thread.ofVirtual().name("name-server").start(server::answerAll);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code host:port}. */
  public String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** From now on the name has these addresses and no others. */
  public void set(String name, List<String> addresses) {
    records.put(name, addresses.stream().map(NameServer::literal).toList());
  }

  @Override
  public void close() {
    socket.close();
  }

  private void answerAll() {
    var packet = new DatagramPacket(new byte[512], 512);
    while (!socket.isClosed()) {
      try {
        packet.setLength(512);
        socket.receive(packet);
        var answer = answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (IOException | RuntimeException _) {
        // The socket was closed, or the packet was no question.
      }
    }
  }

  /** The question repeated, and an address for each record of it. */
  private byte[] answer(ByteBuffer query) {
    var id = query.getShort(0);
    query.position(HEADER);
    var name = name(query);
    var type = query.getShort();
    query.getShort();
    var questionEnd = query.position();

    var known = records.get(name);
    var addresses = known == null || type != A ? List.<InetAddress>of() : known;
    var answer = ByteBuffer.allocate(512);
    answer.putShort(id).putShort((short) (0x8180 | (known == null ? NO_SUCH_NAME : 0)));
    answer.putShort((short) 1).putShort((short) addresses.size()).putShort((short) 0);
    answer.putShort((short) 0).put(query.slice(HEADER, questionEnd - HEADER));
    for (var address : addresses) {
      // The name by a pointer to the question, class IN, for one second.
      answer.putShort((short) 0xC00C).putShort((short) A).putShort((short) 1).putInt(1);
      answer.putShort((short) 4).put(address.getAddress());
    }
    var bytes = new byte[answer.position()];
    answer.flip().get(bytes);
    return bytes;
  }

  private static String name(ByteBuffer query) {
    var name = new StringBuilder();
    for (var length = query.get(); length > 0; length = query.get()) {
      var label = new byte[length];
      query.get(label);
      if (!name.isEmpty()) name.append('.');
      name.append(new String(label, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT));
    }
    return name.toString();
  }

  private static InetAddress literal(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
