// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.exception.AcmeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configured certificate profile, where the directory offers it; says once if it does not. */
final class Profile {

  private static final Logger LOG = LoggerFactory.getLogger(Profile.class);

  private final Optional<String> wished;
  private final AtomicBoolean missed = new AtomicBoolean();

  Profile(Optional<String> wished) {
    this.wished = wished;
  }

  /** The profile to order with; empty for the authority's default. */
  Optional<String> offered(Session session) throws AcmeException {
    if (wished.isEmpty() || session.getMetadata().isProfileAllowed(wished.get())) return wished;
    if (missed.compareAndSet(false, true))
      LOG.atWarn()
          .addKeyValue("profile", wished.get())
          .addKeyValue("offered", session.getMetadata().getProfiles())
          .log("authority does not offer the profile: ordering without");
    return Optional.empty();
  }
}
