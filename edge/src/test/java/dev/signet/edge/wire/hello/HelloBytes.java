// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.hello;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes ClientHellos by hand, right ones and wrong ones. */
public final class HelloBytes {
  private final ByteArrayOutputStream extensions = new ByteArrayOutputStream();
  private int legacyVersion = 0x0303;
  private boolean withExtensions = true;

  public static HelloBytes hello() {
    return new HelloBytes();
  }

  public HelloBytes legacyVersion(int version) {
    legacyVersion = version;
    return this;
  }

  public HelloBytes withoutExtensions() {
    withExtensions = false;
    return this;
  }

  public HelloBytes serverName(String name) {
    return extension(0, vector16(concat(new byte[] {0}, vector16(ascii(name)))));
  }

  public HelloBytes serverNames(String first, String second) {
    return extension(
        0,
        vector16(
            concat(
                concat(new byte[] {0}, vector16(ascii(first))),
                concat(new byte[] {0}, vector16(ascii(second))))));
  }

  public HelloBytes alpn(String... protocols) {
    var names = new byte[0];
    for (var protocol : List.of(protocols)) names = concat(names, vector8(ascii(protocol)));
    return extension(16, vector16(names));
  }

  public HelloBytes versions(int... versions) {
    var list = new byte[0];
    for (var version : versions) list = concat(list, uint16(version));
    return extension(43, vector8(list));
  }

  public HelloBytes extension(int type, byte[] data) {
    extensions.writeBytes(uint16(type));
    extensions.writeBytes(vector16(data));
    return this;
  }

  /** The handshake message with its header, without a record around it. */
  public byte[] message() {
    var body =
        concat(
            uint16(legacyVersion),
            concat(
                new byte[32],
                concat(
                    vector8(new byte[32]),
                    concat(
                        vector16(new byte[] {0x13, 0x01, (byte) 0xc0, 0x2b}),
                        vector8(new byte[] {0})))));
    if (withExtensions) body = concat(body, vector16(extensions.toByteArray()));
    return concat(new byte[] {1, 0}, vector16(body));
  }

  public byte[] record() {
    return records(message(), Integer.MAX_VALUE);
  }

  /** A message cut into records of at most so many bytes. */
  public static byte[] records(byte[] message, int longest) {
    var records = new ByteArrayOutputStream();
    for (var offset = 0; offset < message.length; ) {
      var length = Math.min(longest, Math.min(1 << 14, message.length - offset));
      records.writeBytes(new byte[] {22, 3, 1});
      records.writeBytes(uint16(length));
      records.write(message, offset, length);
      offset += length;
    }
    return records.toByteArray();
  }

  static byte[] vector8(byte[] content) {
    return concat(new byte[] {(byte) content.length}, content);
  }

  static byte[] vector16(byte[] content) {
    return concat(uint16(content.length), content);
  }

  static byte[] uint16(int value) {
    return new byte[] {(byte) (value >> 8), (byte) value};
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] concat(byte[] first, byte[] second) {
    var both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }
}
