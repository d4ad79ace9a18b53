// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.testing;

import dev.signet.persistence.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Pebble, the ACME test authority, with its DNS server ({@code pebble-challtestsrv}): both on
 * loopback ports of their own, in strict mode, without sleeps. It looks for challenges at {@link
 * Options#httpPort} and {@link Options#tlsPort} of whatever address its DNS gives for a name, by
 * default 127.0.0.1. Programs and files are gone after {@link #close}.
 */
public final class Pebble implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Options options;
  private final Path directory;
  private final LoopbackIdentity identity;
  private final int acmePort;
  private final int managementPort;
  private final int dnsPort;
  private final int dnsManagementPort;
  private final Path log;
  private final Path dnsLog;
  private final HttpClient client;
  private final Thread atExit;
  private final Process dns;
  private @Nullable Process pebble;

  /**
   * @param httpPort where HTTP-01 challenges are looked for
   * @param tlsPort where TLS-ALPN-01 challenges are looked for
   * @param nonceReject per cent of the good nonces that are refused all the same
   * @param authorizationReuse per cent of the orders that find an earlier authorization
   * @param maximalSleep how long a validation may take, in seconds; 0 for none
   * @param externalAccount key identifier and base64url key that accounts must be bound to; null if
   *     none is asked for
   * @param hostOnly the HTTPS certificate is for {@code localhost} alone
   */
  public record Options(
      int httpPort,
      int tlsPort,
      int nonceReject,
      int authorizationReuse,
      int maximalSleep,
      @Nullable ExternalAccount externalAccount,
      boolean hostOnly) {

    public static Options ports(int httpPort, int tlsPort) {
      return new Options(httpPort, tlsPort, 15, 0, 0, null, false);
    }

    public Options withNonceReject(int percent) {
      return new Options(
          httpPort, tlsPort, percent, authorizationReuse, maximalSleep, externalAccount, hostOnly);
    }

    public Options withAuthorizationReuse(int percent) {
      return new Options(
          httpPort, tlsPort, nonceReject, percent, maximalSleep, externalAccount, hostOnly);
    }

    public Options withMaximalSleep(int seconds) {
      return new Options(
          httpPort, tlsPort, nonceReject, authorizationReuse, seconds, externalAccount, hostOnly);
    }

    public Options withExternalAccount(String keyIdentifier, String key) {
      return new Options(
          httpPort,
          tlsPort,
          nonceReject,
          authorizationReuse,
          maximalSleep,
          new ExternalAccount(keyIdentifier, key),
          hostOnly);
    }

    /** Directory URLs with 127.0.0.1 are then not covered by the certificate. */
    public Options withCertificateForLocalhostOnly() {
      return new Options(
          httpPort, tlsPort, nonceReject, authorizationReuse, maximalSleep, externalAccount, true);
    }
  }

  /** What accounts must be bound to (RFC 8555 §7.3.4). */
  public record ExternalAccount(String keyIdentifier, String key) {}

  /** Whether the two programs are installed. */
  public static boolean isInstalled() {
    return Files.isExecutable(Path.of("/usr/bin/pebble"))
        && Files.isExecutable(Path.of("/usr/bin/pebble-challtestsrv"));
  }

  /** Starts both programs; returns when the directory answers. */
  public static Pebble start(Options options) throws IOException {
    var pebble = new Pebble(options);
    try {
      pebble.startAuthority();
      return pebble;
    } catch (IOException | RuntimeException e) {
      pebble.close();
      throw e;
    }
  }

  private Pebble(Options options) throws IOException {
    this.options = options;
    this.directory =
        Files.createTempDirectory(
            "pebble",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    this.identity = LoopbackIdentity.create(directory, options.hostOnly());
    this.client = client(identity);
    this.acmePort = FreePort.next();
    this.managementPort = FreePort.next();
    this.dnsPort = FreePort.next();
    this.dnsManagementPort = FreePort.next();
    this.log = Files.createFile(directory.resolve("pebble.log"));
    this.dnsLog = directory.resolve("dns.log");
    this.dns =
        new ProcessBuilder(
                "pebble-challtestsrv",
                "-dns01",
                loopback(dnsPort),
                "-management",
                loopback(dnsManagementPort),
                "-http01",
                "",
                "-https01",
                "",
                "-tlsalpn01",
                "",
                "-defaultIPv6",
                "")
            .redirectErrorStream(true)
            .redirectOutput(dnsLog.toFile())
            .start();
    this.atExit = Thread.ofPlatform().unstarted(this::stopProcesses);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  private void startAuthority() throws IOException {
    var configuration = directory.resolve("pebble.json");
    Files.writeString(configuration, configuration());
    var builder =
        new ProcessBuilder(
                "pebble",
                "-strict",
                "-config",
                configuration.toString(),
                "-dnsserver",
                loopback(dnsPort))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    var environment = builder.environment();
    if (options.maximalSleep() > 0)
      environment.put("PEBBLE_VA_SLEEPTIME", String.valueOf(options.maximalSleep()));
    else environment.put("PEBBLE_VA_NOSLEEP", "1");
    environment.put("PEBBLE_WFE_NONCEREJECT", String.valueOf(options.nonceReject()));
    environment.put("PEBBLE_AUTHZREUSE", String.valueOf(options.authorizationReuse()));
    var started = builder.start();
    pebble = started;
    await(started, () -> answers(managementUrl().resolve("/roots/0")), log);
    await(dns, () -> answers(dnsManagementUrl()), dnsLog);
  }

  /** What the authority's ACME clients are given. */
  public URI directoryUrl() {
    return URI.create("https://" + loopback(acmePort) + "/dir");
  }

  /** Signs the certificate of {@link #directoryUrl} and {@link #managementUrl}. */
  public Path caFile() {
    return identity.authority();
  }

  /** {@code /roots/0} and {@code /intermediates/0} hold what issues certificates. */
  public URI managementUrl() {
    // The fixture's own client checks the name too.
    return URI.create(
        "https://" + (options.hostOnly() ? "localhost" : "127.0.0.1") + ":" + managementPort + "/");
  }

  /** Sets the answers of the authority's DNS, as pebble-challtestsrv documents. */
  public URI dnsManagementUrl() {
    return URI.create("http://" + loopback(dnsManagementPort) + "/");
  }

  public Path logFile() {
    return log;
  }

  /** The root that issued certificates lead to, in PEM; another one after {@link #restart}. */
  public String issuingRoot() throws IOException {
    return get(managementUrl().resolve("/roots/0"));
  }

  /** Orders that were placed since the first start, counted in the log. */
  public long orders() throws IOException {
    try (var lines = Files.lines(log)) {
      return lines.filter(line -> line.contains("Added order ")).count();
    }
  }

  /** The name's only IPv4 addresses from now on; none means that it does not resolve. */
  public void resolve(String name, String... addresses) throws IOException {
    post("clear-a", "{\"host\":\"" + name + ".\"}");
    if (addresses.length == 0) return;
    post(
        "add-a",
        "{\"host\":\"%s.\",\"addresses\":[%s]}"
            .formatted(
                name,
                String.join(",", List.of(addresses).stream().map(a -> '"' + a + '"').toList())));
  }

  /** One more text of the name (TXT). */
  public void addText(String name, String text) throws IOException {
    post("set-txt", "{\"host\":\"%s.\",\"value\":\"%s\"}".formatted(name, text));
  }

  /** The name is another one's alias from now on (CNAME). */
  public void alias(String name, String target) throws IOException {
    post("set-cname", "{\"host\":\"%s.\",\"target\":\"%s.\"}".formatted(name, target));
  }

  /** Where the authority's DNS answers. */
  public String dnsServer() {
    return loopback(dnsPort);
  }

  /** The IPv4 address of every name without one of its own; empty for none. */
  public void resolveOthers(String address) throws IOException {
    post("set-default-ipv4", "{\"ip\":\"" + address + "\"}");
  }

  /** Whether both the authority and its DNS run. */
  public boolean isRunning() {
    return dns.isAlive() && pebble != null && pebble.isAlive();
  }

  /** Stops the authority; its DNS goes on. */
  public void stop() {
    if (pebble != null) end(pebble);
  }

  /** Starts the authority anew on the same ports; it has forgotten everything. */
  public void restart() throws IOException {
    stop();
    startAuthority();
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException _) {
      return; // The hook runs already.
    }
    stopProcesses();
    client.close();
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void stopProcesses() {
    stop();
    end(dns);
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(Duration.ofSeconds(5))) process.destroyForcibly().waitFor();
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private String configuration() {
    var binding = options.externalAccount();
    return """
    {"pebble": {
      "listenAddress": "%s",
      "managementListenAddress": "%s",
      "certificate": "%s",
      "privateKey": "%s",
      "httpPort": %d,
      "tlsPort": %d,
      "ocspResponderURL": "",
      "externalAccountBindingRequired": %b,
      "externalAccountMACKeys": {%s}
    }}
    """
        .formatted(
            loopback(acmePort),
            loopback(managementPort),
            identity.certificate(),
            identity.key(),
            options.httpPort(),
            options.tlsPort(),
            binding != null,
            binding == null
                ? ""
                : "\"%s\": \"%s\"".formatted(binding.keyIdentifier(), binding.key()));
  }

  private interface Check {
    boolean passes() throws IOException;
  }

  private static void await(Process process, Check check, Path log) throws IOException {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (!check.passes()) {
      if (!process.isAlive() || System.nanoTime() > end)
        throw new IOException("did not start: " + Files.readString(log));
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
      }
    }
  }

  private boolean answers(URI address) {
    try {
      return !get(address).isEmpty();
    } catch (IOException _) {
      return false;
    }
  }

  private String get(URI address) throws IOException {
    return send(HttpRequest.newBuilder(address).timeout(PATIENCE).build());
  }

  private void post(String path, String body) throws IOException {
    send(
        HttpRequest.newBuilder(dnsManagementUrl().resolve("/" + path))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private String send(HttpRequest request) throws IOException {
    try {
      return client.send(request, BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }

  private static String loopback(int port) {
    return "127.0.0.1:" + port;
  }

  private static HttpClient client(LoopbackIdentity identity) throws IOException {
    try (var pem = Files.newInputStream(identity.authority())) {
      var trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "ca", (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem));
      var managers = TrustManagerFactory.getInstance("PKIX");
      managers.init(trusted);
      var context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return HttpClient.newBuilder()
          .sslContext(context)
          .version(HttpClient.Version.HTTP_1_1)
          .build();
    } catch (GeneralSecurityException e) {
      throw new IOException("test certificate could not be read", e);
    }
  }
}
