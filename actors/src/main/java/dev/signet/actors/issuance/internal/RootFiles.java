// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.internal;

import dev.signet.actors.issuance.P256;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/**
 * The root's two files: {@code root.pem}, which clients are given, and {@code root-key.pem}, which
 * only this user can read. Of several processes that start at once, one makes the root and the
 * others read it. Each file appears complete or not at all.
 */
final class RootFiles {

  /** A file lock keeps other processes out, this one other threads of ours. */
  private static final ReentrantLock IN_PROCESS = new ReentrantLock();

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> READABLE =
      PosixFilePermissions.fromString("rw-r--r--");

  /** A PEM file of ours has a few hundred characters. */
  private static final long LARGEST = 64 * 1024;

  private final Path directory;
  private final Path certificateFile;
  private final Path keyFile;

  RootFiles(Path directory) {
    this.directory = directory;
    this.certificateFile = directory.resolve("root.pem");
    this.keyFile = directory.resolve("root-key.pem");
  }

  Path certificateFile() {
    return certificateFile;
  }

  /**
   * Reads the root, or makes it where there is none. A key without its certificate, as a crash
   * between the two files leaves it, gets a new certificate under the same name.
   *
   * @throws IOException if the files cannot be read or written, or are no pair; the message names
   *     the file, what was found and what to do
   */
  RootAuthority loadOrCreate(Instant now, Duration backdate, Duration lifetime) throws IOException {
    Files.createDirectories(directory);
    IN_PROCESS.lock();
    try (var channel =
            FileChannel.open(
                directory.resolve("root.lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        var _ = channel.lock()) {
      if (!Files.exists(keyFile)) {
        if (Files.exists(certificateFile))
          throw new IOException(
              keyFile
                  + ": missing (expected: the key of "
                  + certificateFile
                  + "; put it back, or remove both files to make a new root)");
        write(keyFile, pem(new JcaPKCS8Generator(P256.generate().getPrivate(), null)), OWNER_ONLY);
      }
      var keys = readKey();
      if (!Files.exists(certificateFile)) {
        var root = RootAuthority.selfSigned(keys, now.minus(backdate), now.plus(lifetime));
        write(certificateFile, pem(root.certificate()), READABLE);
      }
      return pair(keys.getPrivate(), readCertificate(), now);
    } finally {
      IN_PROCESS.unlock();
    }
  }

  private RootAuthority pair(PrivateKey key, X509Certificate certificate, Instant now)
      throws IOException {
    if (!certificate.getNotAfter().toInstant().isAfter(now))
      throw new IOException(
          certificateFile
              + ": ended on "
              + certificate.getNotAfter().toInstant()
              + " (expected: a root that is still valid; remove root.pem to renew it)");
    try {
      return new RootAuthority(key, certificate);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          certificateFile
              + " and "
              + keyFile.getFileName()
              + ": "
              + e.getMessage()
              + " (expected: a pair; put the right files back, or remove both to make a new root)",
          e);
    }
  }

  private KeyPair readKey() throws IOException {
    try {
      if (readPem(keyFile) instanceof PrivateKeyInfo info)
        return P256.pairOf(new JcaPEMKeyConverter().getPrivateKey(info));
    } catch (IllegalArgumentException e) {
      throw new IOException(keyFile + ": " + e.getMessage(), e);
    }
    throw new IOException(keyFile + ": damaged (expected: a PKCS #8 key in PEM)");
  }

  private X509Certificate readCertificate() throws IOException {
    try {
      if (readPem(certificateFile) instanceof X509CertificateHolder holder)
        return new JcaX509CertificateConverter().getCertificate(holder);
    } catch (CertificateException e) {
      throw new IOException(certificateFile + ": damaged (expected: a certificate in PEM)", e);
    }
    throw new IOException(certificateFile + ": damaged (expected: a certificate in PEM)");
  }

  private static Object readPem(Path file) throws IOException {
    if (Files.size(file) > LARGEST)
      throw new IOException(file + ": too large (expected: at most " + LARGEST + " bytes)");
    var text = Files.readString(file, StandardCharsets.ISO_8859_1);
    try (var parser = new PEMParser(new StringReader(text))) {
      var found = parser.readObject();
      return found == null ? "nothing" : found;
    } catch (IOException | RuntimeException e) {
      throw new IOException(file + ": damaged (expected: PEM)", e);
    }
  }

  private static String pem(Object content) throws IOException {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(content);
    }
    return text.toString();
  }

  /** Under its name the file is never seen half written, even after a power failure. */
  private void write(Path file, String text, Set<PosixFilePermission> permissions)
      throws IOException {
    var unfinished =
        Files.createTempFile(
            directory, ".root", ".new", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try {
      try (var channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) channel.write(bytes);
        channel.force(true);
      }
      Files.setPosixFilePermissions(unfinished, permissions);
      Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }
}
