// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.bench.peer;

import dev.signet.it.harness.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What every peer serves: one page of 10 KB over a P-256 certificate.
 *
 * @param directory holds {@code page}, {@code cert.pem}, {@code key.pem} and the peers' own files
 */
public record Site(Path directory) {
  private static final int PAGE_BYTES = 10 * 1024;

  public static Site in(Path directory) {
    try {
      Files.createDirectories(directory.resolve("www"));
      var page = new byte[PAGE_BYTES];
      Arrays.fill(page, (byte) 'x');
      Files.write(directory.resolve("www").resolve("page"), page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var site = new Site(directory);
    var made =
        Program.run(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "30",
            "-subj",
            "/CN=" + Peer.HOST,
            "-addext",
            "subjectAltName=DNS:" + Peer.HOST,
            "-keyout",
            site.key().toString(),
            "-out",
            site.certificate().toString());
    if (made.exitCode() != 0) throw new IllegalStateException(made.text());
    return site;
  }

  public Path certificate() {
    return directory.resolve("cert.pem");
  }

  public Path key() {
    return directory.resolve("key.pem");
  }

  public Path documents() {
    return directory.resolve("www");
  }

  public byte[] page() {
    try {
      return Files.readAllBytes(documents().resolve("page"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
