// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.hello;

import dev.signet.edge.wire.hello.HelloReading.Refused;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Understands a whole ClientHello. Unknown extensions, versions, suites and protocols, reserved
 * ones (GREASE, RFC 8701) among them, are passed over.
 */
final class HelloParser {
  private static final int SERVER_NAME = 0;
  private static final int APPLICATION_PROTOCOLS = 16;
  private static final int SUPPORTED_VERSIONS = 43;
  private static final int HOST_NAME = 0;

  private RequestedName serverName = new RequestedName.None();
  private List<String> protocols = List.of();
  private int newestVersion;
  private boolean malformed;
  private boolean duplicate;

  private HelloParser() {}

  /**
   * @param body the handshake message without its header of four bytes
   */
  static HelloReading parse(byte[] body, int offset, int length) {
    return new HelloParser().read(new TlsVector(body, offset, length));
  }

  private HelloReading read(TlsVector hello) {
    var legacyVersion = hello.uint16();
    hello.skip(32); // random
    var session = hello.vector8();
    var suites = hello.vector16();
    var compressions = hello.vector8();
    if (hello.isCut()
        || session.remaining() > 32
        || suites.remaining() < 2
        || suites.remaining() % 2 != 0
        || compressions.isEmpty()) return new Refused(HelloRefusal.MALFORMED);
    newestVersion = Math.min(legacyVersion, ClientHello.TLS_1_2);
    if (!hello.isEmpty()) extensions(hello.vector16());
    if (hello.isCut() || !hello.isEmpty() || malformed) return new Refused(HelloRefusal.MALFORMED);
    if (duplicate) return new Refused(HelloRefusal.DUPLICATE);
    if (newestVersion < ClientHello.TLS_1_2) return new Refused(HelloRefusal.OLD_VERSION);
    return new HelloReading.Complete(new ClientHello(serverName, protocols, newestVersion));
  }

  private void extensions(TlsVector extensions) {
    var seen = new HashSet<Integer>();
    while (!extensions.isEmpty()) {
      var type = extensions.uint16();
      var data = extensions.vector16();
      if (extensions.isCut()) break;
      if (!seen.add(type)) {
        duplicate = true;
        return;
      }
      switch (type) {
        case SERVER_NAME -> serverName(data);
        case APPLICATION_PROTOCOLS -> applicationProtocols(data);
        case SUPPORTED_VERSIONS -> supportedVersions(data);
        default -> {}
      }
    }
    malformed |= extensions.isCut();
  }

  private void serverName(TlsVector data) {
    var names = data.vector16();
    if (names.isEmpty()) malformed = true;
    var hostSeen = false;
    while (!names.isEmpty()) {
      var type = names.uint8();
      var name = names.vector16();
      if (name.isEmpty()) malformed = true;
      if (type != HOST_NAME || malformed) continue;
      if (hostSeen) duplicate = true;
      hostSeen = true;
      serverName = RequestedName.of(name.array(), name.position(), name.remaining());
    }
    malformed |= names.isCut() || data.isCut() || !data.isEmpty();
  }

  private void applicationProtocols(TlsVector data) {
    var names = data.vector16();
    if (names.isEmpty()) malformed = true;
    var offered = new ArrayList<String>();
    while (!names.isEmpty()) {
      var name = names.vector8();
      if (name.isEmpty()) malformed = true;
      offered.add(
          new String(name.array(), name.position(), name.remaining(), StandardCharsets.ISO_8859_1));
    }
    malformed |= names.isCut() || data.isCut() || !data.isEmpty();
    protocols = offered;
  }

  private void supportedVersions(TlsVector data) {
    var versions = data.vector8();
    if (versions.isEmpty() || versions.remaining() % 2 != 0) malformed = true;
    newestVersion = 0;
    while (!versions.isEmpty()) {
      var version = versions.uint16();
      if (version <= ClientHello.TLS_1_3) newestVersion = Math.max(newestVersion, version);
    }
    malformed |= data.isCut() || !data.isEmpty();
  }
}
