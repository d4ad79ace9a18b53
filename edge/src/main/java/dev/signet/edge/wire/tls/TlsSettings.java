// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.wire.tls;

import com.typesafe.config.Config;
import java.util.List;
import java.util.Locale;

/** How TLS is spoken. Defaults and their reasons stand in reference.conf. */
public record TlsSettings(Engine engine, List<String> cipherSuites, boolean sessionTickets) {

  /** Whose implementation of TLS. */
  public enum Engine {
    CONSCRYPT,
    JDK
  }

  public TlsSettings {
    cipherSuites = List.copyOf(cipherSuites);
    if (cipherSuites.isEmpty())
      throw new IllegalArgumentException("cipher-suites: none (expected: at least one)");
  }

  public static TlsSettings from(Config tls) {
    var engine = tls.getString("engine").toUpperCase(Locale.ROOT);
    if (!engine.equals("CONSCRYPT") && !engine.equals("JDK"))
      throw new IllegalArgumentException(
          "engine: " + tls.getString("engine") + " (expected: conscrypt or jdk)");
    return new TlsSettings(
        Engine.valueOf(engine),
        tls.getStringList("cipher-suites"),
        tls.getBoolean("session-tickets"));
  }
}
