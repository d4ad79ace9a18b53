// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.name;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.ibm.icu.text.IDNA;
import java.util.Optional;

/**
 * One fully qualified host name in normal form: lower-case A-labels (UTS #46, IDNA2008), at least
 * two of them, letters, digits and inner hyphens only (RFC 1123 §2.1), no trailing dot, no IP
 * address. Underscores are refused: certification authorities issue nothing for them.
 */
public record HostName(@JsonValue String text) implements DomainName {

  /** Longest name in characters, without the trailing dot (RFC 1035 §2.3.4). */
  public static final int LONGEST = 253;

  private static final IDNA UTS46 =
      IDNA.getUTS46Instance(
          IDNA.USE_STD3_RULES
              | IDNA.CHECK_BIDI
              | IDNA.CHECK_CONTEXTJ
              | IDNA.NONTRANSITIONAL_TO_ASCII);

  /** Takes a text that is already in normal form; {@link #parse} normalises. */
  public HostName {
    if (!isNormal(text))
      throw new InvalidNameException(text, "a fully qualified host name in lower-case A-labels");
  }

  /**
   * Reads a host name in any case, with U-labels or A-labels, with or without a trailing dot.
   *
   * @throws InvalidNameException if it is no fully qualified host name
   */
  @JsonCreator
  public static HostName parse(String text) {
    if (isNormal(text)) return new HostName(text);
    if (text.length() > 4 * LONGEST)
      throw new InvalidNameException(text, "at most " + LONGEST + " characters");
    var unrooted = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    var info = new IDNA.Info();
    var ascii = UTS46.nameToASCII(unrooted, new StringBuilder(), info).toString();
    if (info.hasErrors())
      throw new InvalidNameException(text, "letters, digits and hyphens in labels of 1 to 63");
    if (ascii.length() > LONGEST)
      throw new InvalidNameException(text, "at most " + LONGEST + " characters");
    if (ascii.indexOf('.') < 0)
      throw new InvalidNameException(text, "a fully qualified name of at least two labels");
    if (!isNormal(ascii))
      throw new InvalidNameException(text, "a host name, not an IP address or other text");
    return new HostName(ascii);
  }

  /** Like {@link #parse} for text from the network: empty instead of an exception. */
  public static Optional<HostName> tryParse(String text) {
    try {
      return Optional.of(parse(text));
    } catch (InvalidNameException _) {
      return Optional.empty();
    }
  }

  /** The wildcard that would cover this host; empty where its parent is a single label. */
  public Optional<WildcardName> wildcard() {
    var parent = text.substring(text.indexOf('.') + 1);
    return parent.indexOf('.') < 0
        ? Optional.empty()
        : Optional.of(new WildcardName(new HostName(parent)));
  }

  @Override
  public boolean covers(HostName host) {
    return equals(host);
  }

  @Override
  public String toString() {
    return text;
  }

  /** One pass without allocation: server names arrive in this form with nearly every handshake. */
  private static boolean isNormal(String text) {
    var length = text.length();
    if (length == 0 || length > LONGEST) return false;
    var labelStart = 0;
    var dots = 0;
    var lastLabelHasLetter = false;
    for (var i = 0; i <= length; i++) {
      if (i == length || text.charAt(i) == '.') {
        var labelLength = i - labelStart;
        if (labelLength < 1 || labelLength > 63) return false;
        if (text.charAt(labelStart) == '-' || text.charAt(i - 1) == '-') return false;
        if (hasReservedHyphens(text, labelStart, labelLength)) return false;
        if (i < length) {
          dots++;
          labelStart = i + 1;
          lastLabelHasLetter = false;
        }
      } else {
        var c = text.charAt(i);
        if (c >= 'a' && c <= 'z') lastLabelHasLetter = true;
        else if (!(c >= '0' && c <= '9') && c != '-') return false;
      }
    }
    return dots > 0 && lastLabelHasLetter;
  }

  /** "??--" marks A-labels; any but a valid {@code xn--} is left to the full UTS #46 check. */
  private static boolean hasReservedHyphens(String text, int start, int length) {
    return length >= 4
        && text.charAt(start + 2) == '-'
        && text.charAt(start + 3) == '-'
        && !text.startsWith("xn--", start);
  }
}
