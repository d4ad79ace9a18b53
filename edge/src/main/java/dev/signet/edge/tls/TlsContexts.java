// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.tls;

import dev.signet.actors.issuance.AcmeTlsAlpnCertificate;
import dev.signet.protocol.certificate.ServerCertificate;
import io.netty.handler.ssl.OpenSsl;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes TLS contexts with the configured engine; where its native library does not load, with the
 * JDK's. All contexts that live give session tickets under keys from the same secrets, each under
 * its own certificate's; until {@link #use} says which, from secrets that only this object knows.
 * Safe for concurrent use.
 */
public final class TlsContexts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TlsContexts.class);

  private final TlsSettings settings;
  private final TlsSettings.Engine engine;
  private final List<String> groups;
  private final ContextMaker maker;
  private final Set<NativeTlsContext> living = ConcurrentHashMap.newKeySet();
  private volatile TicketSecrets secrets = TicketSecrets.random();

  /**
   * @throws IllegalArgumentException if the engine knows none of the groups
   */
  public TlsContexts(TlsSettings settings) {
    this.settings = settings;
    this.engine = loaded(settings.engine());
    this.groups =
        switch (engine) {
          case BORINGSSL -> KeyExchangeGroups.ofBoringSsl(settings.groups());
          case JDK -> KeyExchangeGroups.ofJdk(settings.groups());
        };
    this.maker = new ContextMaker(settings, groups);
  }

  /** What was chosen in the end. */
  public TlsSettings.Engine engine() {
    return engine;
  }

  /**
   * A context for HTTP, which the caller owns.
   *
   * @throws IllegalArgumentException if the key or the chain is of a kind the engine cannot use
   */
  public TlsContext create(ServerCertificate certificate) {
    return create(certificate.chain(), certificate.privateKey());
  }

  /**
   * A context for HTTP, which the caller owns.
   *
   * @param chain leaf first
   * @throws IllegalArgumentException if the key or the chain is of a kind the engine cannot use
   */
  public TlsContext create(List<X509Certificate> chain, PrivateKey privateKey) {
    var key = new OneKey(chain, privateKey);
    return create(
        key,
        ApplicationProtocol.identifiers(),
        settings.sessionTickets()
            ? Optional.of(CertificateIdentity.of(key.leaf()))
            : Optional.empty());
  }

  /**
   * A context that answers a TLS-ALPN-01 challenge and nothing else, without tickets. It is for one
   * handshake; the caller owns it, and retires it once the handshake has its handler, or is not to
   * have one.
   *
   * @param chain leaf first
   * @throws IllegalArgumentException if the key or the chain is of a kind the engine cannot use
   * @see <a href="https://www.rfc-editor.org/rfc/rfc8737#section-3">RFC 8737 §3</a>
   */
  public TlsContext createForChallenge(List<X509Certificate> chain, PrivateKey privateKey) {
    return create(
        new OneKey(chain, privateKey), List.of(AcmeTlsAlpnCertificate.PROTOCOL), Optional.empty());
  }

  /** Has all contexts, those that live and those to come, take their tickets' keys from these. */
  public synchronized void use(TicketSecrets fresh) {
    if (fresh.equals(secrets)) return;
    secrets = fresh;
    living.forEach(NativeTlsContext::renewTicketKeys);
  }

  /** What the tickets' keys come from at this moment. */
  TicketSecrets secrets() {
    return secrets;
  }

  /** How many contexts are not retired, and so hold memory outside the heap. */
  public int living() {
    return living.size();
  }

  /** Retires whatever lives; handlers that were made before go on. */
  @Override
  public void close() {
    living.forEach(NativeTlsContext::retire);
  }

  private TlsContext create(
      OneKey key, List<String> applicationProtocols, Optional<CertificateIdentity> tickets) {
    return switch (engine) {
      case JDK -> new JdkTlsContext(maker.jdk(key, applicationProtocols), groups);
      case BORINGSSL -> {
        var context =
            new NativeTlsContext(
                () -> maker.boringSsl(key, applicationProtocols),
                tickets,
                this::secrets,
                living::remove);
        // First it is known, then it reads the secrets: none that come meanwhile pass it by.
        living.add(context);
        context.renewTicketKeys();
        yield context;
      }
    };
  }

  private static TlsSettings.Engine loaded(TlsSettings.Engine wanted) {
    if (wanted == TlsSettings.Engine.JDK || OpenSsl.isAvailable()) return wanted;
    LOG.atWarn()
        .addKeyValue("reason", String.valueOf(OpenSsl.unavailabilityCause()))
        .log("BoringSSL does not load here; TLS is spoken by the slower JDK engine");
    return TlsSettings.Engine.JDK;
  }

  @Override
  public String toString() {
    return "TlsContexts[" + engine + ", " + groups + "]";
  }
}
