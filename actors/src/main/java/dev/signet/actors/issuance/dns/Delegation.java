// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.dns;

import java.util.Optional;
import javax.naming.NamingException;

/**
 * Where a name leads to. A customer hands the proof of a name over once and for all by a CNAME from
 * {@code _acme-challenge.customer.example} to a name in a zone of ours; authorities follow it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc1034#section-3.6.2">RFC 1034 §3.6.2</a>
 */
final class Delegation {
  private static final int LONGEST_CHAIN = 8;

  private final Aliases aliases;

  Delegation(Aliases aliases) {
    this.aliases = aliases;
  }

  /** Asks the DNS for CNAMEs. */
  interface Aliases {
    /**
     * @return in lower case, without a trailing dot; empty if the name is no alias or does not
     *     exist
     * @throws NamingException if no server answers
     */
    Optional<String> targetOf(String name) throws NamingException;
  }

  /**
   * The name at the end of the chain of aliases; the name itself if it is none.
   *
   * @throws EndlessException if the chain does not end
   * @throws NamingException if no server answers
   */
  String end(String name) throws NamingException {
    var end = name;
    for (var length = 0; length < LONGEST_CHAIN; length++) {
      var target = aliases.targetOf(end);
      if (target.isEmpty()) return end;
      end = target.get();
    }
    throw new EndlessException();
  }

  /** It is the names' owners who have to do something. */
  static final class EndlessException extends NamingException {
    EndlessException() {
      super("more than " + LONGEST_CHAIN + " CNAMEs one after the other");
    }
  }
}
