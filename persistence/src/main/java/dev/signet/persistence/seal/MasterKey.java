// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.seal;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one secret that all nodes share. It encrypts nothing itself: every use derives a key of its
 * own from it, so that no use can be turned against another. Never shown, not even in part.
 */
public final class MasterKey {

  /** Length of the key in bytes. */
  public static final int LENGTH = 32;

  private static final Logger LOG = LoggerFactory.getLogger(MasterKey.class);
  private static final String EXPECTED = " (expected: base64 of " + LENGTH + " bytes)";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final byte[] secret;

  private MasterKey(byte[] secret) {
    this.secret = secret;
  }

  /**
   * The key that {@code signet.master-key} holds, unless it names a {@link KmsKey}; where that is
   * empty, the one in the data directory, generated when it is missing.
   *
   * @param signet the configuration below {@code signet}
   * @throws IllegalArgumentException if the setting or the file holds no key
   * @throws IOException if the file can be neither read nor created
   */
  public static MasterKey from(Config signet) throws IOException {
    var setting = signet.getString("master-key");
    return setting.isBlank()
        ? loadOrCreate(Path.of(signet.getString("data-dir")).resolve("master-key"))
        : parse(setting);
  }

  /**
   * @param text base64 of 32 bytes, with white space around it or not
   * @throws IllegalArgumentException if it is none; the message never shows the text
   */
  public static MasterKey parse(String text) {
    var trimmed = text.trim();
    return of(decode(trimmed));
  }

  static MasterKey of(byte[] secret) {
    if (secret.length != LENGTH)
      throw new IllegalArgumentException(
          "master-key: found base64 of " + secret.length + " bytes" + EXPECTED);
    return new MasterKey(secret);
  }

  /**
   * Reads the key from a file, or generates one into it. Of several processes that start at the
   * same time one generates, and all use that one's.
   *
   * @throws IllegalArgumentException if the file holds no key; the message never shows its content
   */
  public static MasterKey loadOrCreate(Path file) throws IOException {
    if (!Files.exists(file)) create(file);
    warnIfOthersMayRead(file);
    try {
      return parse(Files.readString(file, StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * A key for one use (HKDF with SHA-256, RFC 5869).
   *
   * @param purpose names the use; another purpose gives an unrelated key
   * @param length in bytes, 1 to 64
   */
  public byte[] derive(String purpose, int length) {
    if (length < 1 || length > 64)
      throw new IllegalArgumentException("length: " + length + " (expected: 1–64)");
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(secret)
                  .thenExpand(("signet " + purpose).getBytes(StandardCharsets.UTF_8), length));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HKDF-SHA256", e);
    }
  }

  /** Shows nothing of the key. */
  @Override
  public String toString() {
    return "MasterKey[hidden]";
  }

  private static byte[] decode(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      // The cause would show a character of the text.
      throw new IllegalArgumentException(
          "master-key: found " + text.length() + " characters that are no base64" + EXPECTED);
    }
  }

  /** The file appears with its whole content or not at all, and survives a power cut. */
  private static void create(Path file) throws IOException {
    var folder = file.toAbsolutePath().getParent();
    if (folder == null) throw new IOException(file + ": has no folder");
    Files.createDirectories(folder);
    var draft =
        Files.createTempFile(
            folder, "master-key", ".new", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try {
      writeNewKey(draft);
      Files.createLink(file, draft);
      try (var directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        directory.force(true);
      }
      LOG.atWarn()
          .addKeyValue("file", file)
          .log("generated a master key: keep a copy, without it no private key can be read again");
    } catch (FileAlreadyExistsException _) {
      // Somebody else was faster: theirs is the key.
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void writeNewKey(Path draft) throws IOException {
    var secret = new byte[LENGTH];
    new SecureRandom().nextBytes(secret);
    var text = Base64.getEncoder().encode(secret);
    try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      var buffer = ByteBuffer.wrap(text);
      while (buffer.hasRemaining()) channel.write(buffer);
      channel.force(true);
    } finally {
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(text, (byte) 0);
    }
  }

  private static void warnIfOthersMayRead(Path file) throws IOException {
    try {
      var permissions = Files.getPosixFilePermissions(file);
      if (!OWNER_ONLY.containsAll(permissions))
        LOG.atWarn()
            .addKeyValue("file", file)
            .addKeyValue("found", PosixFilePermissions.toString(permissions))
            .addKeyValue("expected", PosixFilePermissions.toString(OWNER_ONLY))
            .log("others than its owner may use the master key's file");
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": vanished while it was read", e);
    }
  }
}
