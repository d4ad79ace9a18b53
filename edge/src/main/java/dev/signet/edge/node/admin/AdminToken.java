// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;

/** The bearer token of the management API (RFC 6750). Keeps only its digest. */
public final class AdminToken {
  private static final String FILE = "admin-token";
  private static final int GENERATED_BYTES = 32;

  private final byte[] digest;

  private AdminToken(byte[] digest) {
    this.digest = digest;
  }

  public static AdminToken of(String token) {
    return new AdminToken(sha256(token));
  }

  /**
   * Reads the token in the data directory, or makes one there, readable by its owner alone. Two
   * nodes that start together agree on one.
   *
   * @throws IOException if the file cannot be read or written, or is empty
   */
  public static AdminToken inDirectory(Path dataDirectory) throws IOException {
    var file = dataDirectory.resolve(FILE);
    if (!Files.exists(file)) generate(file);
    var token = Files.readString(file).strip();
    if (token.isEmpty())
      throw new IOException(file + ": empty (expected: a token; delete the file to get a new one)");
    return of(token);
  }

  /** Takes the same time whatever is presented: two digests are compared, over all their bytes. */
  boolean matches(String presented) {
    return MessageDigest.isEqual(digest, sha256(presented));
  }

  /** Never shows anything of it. */
  @Override
  public String toString() {
    return "AdminToken";
  }

  private static void generate(Path file) throws IOException {
    var random = new byte[GENERATED_BYTES];
    new SecureRandom().nextBytes(random);
    var token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try (var channel =
        Files.newByteChannel(
            file, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
      channel.write(StandardCharsets.US_ASCII.encode(token + "\n"));
    } catch (FileAlreadyExistsException _) {
      // Somebody was faster; theirs is read.
    }
  }

  private static byte[] sha256(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
