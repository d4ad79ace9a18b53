// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.shredzone.acme4j.Session;

/**
 * Sessions with the authority, each used by one order at a time: a session holds one anti-replay
 * nonce, and so lets only one request through at once (RFC 8555 §6.5). There are never more than
 * orders at once.
 */
final class SessionPool {

  private final Directory directory;
  private final AcmeSettings settings;
  private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();

  /**
   * @param reused it served another order before
   */
  record Lent(Session session, boolean reused) {}

  SessionPool(Directory directory, AcmeSettings settings) {
    this.directory = directory;
    this.settings = settings;
  }

  Lent lend() {
    var kept = idle.pollFirst();
    return kept == null ? fresh() : new Lent(kept, true);
  }

  Lent fresh() {
    var session = new Session(settings.directory(), directory);
    session.setLocale(Locale.ENGLISH);
    setTimeout(session, settings.requestTimeout());
    return new Lent(session, false);
  }

  void giveBack(Lent lent) {
    idle.addFirst(lent.session());
  }

  /** After a failure, what any session knows of the authority may be out of date. */
  void forgetAll() {
    idle.clear();
  }

  static void setTimeout(Session session, Duration timeout) {
    session.networkSettings().setTimeout(timeout);
  }
}
