// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.acme;

import java.util.Collection;
import java.util.regex.Pattern;

/** Makes an authority's words fit to be stored, shown and logged: short, printable, no secrets. */
final class ProblemText {

  /** Longest text in characters. */
  static final int LONGEST = 300;

  private static final Pattern CHALLENGE_PATH =
      Pattern.compile("(/\\.well-known/acme-challenge/)[^\\s\"'\\]>:]+");

  /** A token and an account's thumbprint (RFC 8555 §8.1). */
  private static final Pattern KEY_AUTHORIZATION =
      Pattern.compile("[A-Za-z0-9_-]{16,}\\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])");

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private ProblemText() {}

  /**
   * @param secrets never in the result, whatever their form: tokens, key authorizations
   */
  static String clean(String text, Collection<String> secrets) {
    var clean = text.length() > 16 * LONGEST ? text.substring(0, 16 * LONGEST) : text;
    for (var secret : secrets) if (!secret.isEmpty()) clean = clean.replace(secret, "…");
    clean = CHALLENGE_PATH.matcher(clean).replaceAll("$1…");
    clean = KEY_AUTHORIZATION.matcher(clean).replaceAll("…");
    var printable = new StringBuilder(clean.length());
    clean
        .codePoints()
        .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
        .forEach(printable::appendCodePoint);
    clean = BLANKS.matcher(printable).replaceAll(" ").strip();
    return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST - 1) + "…";
  }
}
