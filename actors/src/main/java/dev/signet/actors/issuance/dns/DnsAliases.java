// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.dns;

import java.util.Hashtable;
import java.util.Locale;
import java.util.Optional;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.InitialDirContext;

/**
 * CNAMEs by the resolver that comes with Java. Keeps nothing; each question blocks for 6 s at most.
 */
final class DnsAliases implements Delegation.Aliases {
  private static final String TIMEOUT_MILLIS = "2000";
  private static final String TRIES = "2";

  private final Optional<String> server;

  /**
   * @param server {@code host:port}; empty: the servers that the operating system uses
   */
  DnsAliases(Optional<String> server) {
    this.server = server;
  }

  @Override
  // JNDI takes no other table; and its DNS provider, the only one asked for, reads records of the
  // DNS
  // and never an object.
  @SuppressWarnings({"JdkObsolete", "BanJNDI"})
  public Optional<String> targetOf(String name) throws NamingException {
    var environment = new Hashtable<String, String>();
    environment.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    environment.put(Context.PROVIDER_URL, "dns:" + server.map(host -> "//" + host).orElse(""));
    environment.put("com.sun.jndi.dns.timeout.initial", TIMEOUT_MILLIS);
    environment.put("com.sun.jndi.dns.timeout.retries", TRIES);
    var context = new InitialDirContext(environment);
    try {
      var found = context.getAttributes(name, new String[] {"CNAME"}).get("CNAME");
      return found == null
          ? Optional.empty()
          : Optional.of(withoutDot(String.valueOf(found.get()).toLowerCase(Locale.ROOT)));
    } catch (NameNotFoundException _) {
      return Optional.empty();
    } finally {
      context.close();
    }
  }

  private static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
