// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import dev.signet.actors.issuance.P256;
import dev.signet.actors.issuance.acme.ProblemClassifier.Step;
import dev.signet.persistence.central.AccountStore;
import dev.signet.persistence.central.AccountStore.Account;
import dev.signet.persistence.seal.CertificateSeal;
import dev.signet.persistence.seal.CertificateSeal.SealBrokenException;
import dev.signet.protocol.domain.IssuanceFailure.Code;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.security.KeyPair;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our account at the authority (RFC 8555 §7.3): registered once, its key sealed and its URL stored,
 * the same for all nodes. One thread at a time registers, the others wait for what it brings.
 */
final class Accounts {

  private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);

  private final AcmeSettings settings;
  private final AccountStore store;
  private final CertificateSeal seal;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Registered known;

  /** Compared by identity: which of our registrations an order used. */
  static final class Registered {
    private final Account stored;
    private final KeyPair keys;
    private final URL location;

    Registered(Account stored, KeyPair keys, URL location) {
      this.stored = stored;
      this.keys = keys;
      this.location = location;
    }

    KeyPair keys() {
      return keys;
    }

    URL location() {
      return location;
    }
  }

  Accounts(AcmeSettings settings, AccountStore store, CertificateSeal seal) {
    this.settings = settings;
    this.store = store;
    this.seal = seal;
  }

  /** The account, registered if it is not yet. */
  Registered current(Session session) throws OrderRefusedException, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (known == null) known = findOrRegister(session);
      return known;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Registers the same key anew with an authority that has forgotten it.
   *
   * @param forgotten what the authority did not know; another thread may have been faster
   */
  Registered registerAgain(Session session, Registered forgotten)
      throws OrderRefusedException, InterruptedException {
    lock.lockInterruptibly();
    try {
      if (known == null || known == forgotten) {
        LOG.atWarn()
            .addKeyValue("directory", settings.directory())
            .addKeyValue("account", forgotten.location())
            .log("authority has forgotten our account");
        known = register(session, forgotten.stored, forgotten.keys);
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private Registered findOrRegister(Session session)
      throws OrderRefusedException, InterruptedException {
    var found = Stored.await(store.find(settings.directory()), "find account");
    var stored = found.isPresent() ? found.get() : create();
    var keys = open(stored);
    var location = stored.location();
    if (location.isEmpty()) return register(session, stored, keys);
    LOG.atInfo()
        .addKeyValue("directory", settings.directory())
        .addKeyValue("account", location.get())
        .log("account found");
    return new Registered(stored, keys, url(location.get()));
  }

  /** Stored before it is registered, so that nodes that start together register one key. */
  private Account create() throws OrderRefusedException, InterruptedException {
    var sealedKey = seal.sealKey(P256.generate().getPrivate(), purpose());
    return Stored.await(
        store.saveIfAbsent(new Account(settings.directory(), sealedKey, Optional.empty())),
        "save account");
  }

  private KeyPair open(Account stored) throws OrderRefusedException {
    try {
      return P256.pairOf(seal.openKey(stored.sealedKey(), purpose()));
    } catch (SealBrokenException | IllegalArgumentException e) {
      LOG.atError()
          .setCause(e)
          .addKeyValue("directory", settings.directory())
          .log("account key cannot be opened: was it sealed under another master key?");
      throw new OrderRefusedException(Code.INTERNAL, "the ACME account's key cannot be opened");
    }
  }

  private Registered register(Session session, Account stored, KeyPair keys)
      throws OrderRefusedException, InterruptedException {
    var builder = new AccountBuilder().useKeyPair(keys).agreeToTermsOfService();
    settings.email().ifPresent(builder::addEmail);
    settings
        .externalAccount()
        .ifPresent(account -> builder.withKeyIdentifier(account.keyIdentifier(), account.key()));
    var location =
        Asking.ask(Step.ACCOUNT, () -> builder.createLogin(session).getAccountLocation());
    LOG.atInfo()
        .addKeyValue("directory", settings.directory())
        .addKeyValue("account", location)
        .log("account registered");
    var registered =
        new Account(
            stored.directory(), stored.sealedKey(), Optional.of(URI.create(location.toString())));
    var kept = Stored.await(store.replace(stored, registered), "store account");
    // Another node was faster with another key: its account is the one to use.
    if (!kept.sealedKey().equals(stored.sealedKey()) && kept.location().isPresent())
      return new Registered(kept, open(kept), url(kept.location().get()));
    return new Registered(kept, keys, location);
  }

  private String purpose() {
    return "acme account " + settings.directory();
  }

  private static URL url(URI location) throws OrderRefusedException {
    try {
      return location.toURL();
    } catch (MalformedURLException | IllegalArgumentException _) {
      throw new OrderRefusedException(Code.INTERNAL, "the stored account URL is no URL");
    }
  }
}
