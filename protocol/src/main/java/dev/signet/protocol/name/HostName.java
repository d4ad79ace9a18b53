// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.name;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.ibm.icu.text.IDNA;
import java.util.Optional;
import java.util.Set;

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
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static HostName parse(String text) {
    return new HostName(isNormal(text) ? text : normalise(text));
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

  private static String normalise(String text) {
    if (text.length() > 4 * LONGEST)
      throw new InvalidNameException(text, "at most " + LONGEST + " characters");
    var info = new IDNA.Info();
    var rooted = UTS46.nameToASCII(text, new StringBuilder(), info).toString();
    if (info.hasErrors()) throw new InvalidNameException(text, expectation(info.getErrors()));
    var ascii = rooted.endsWith(".") ? rooted.substring(0, rooted.length() - 1) : rooted;
    if (ascii.indexOf('.') < 0)
      throw new InvalidNameException(text, "a fully qualified name of at least two labels");
    if (!isNormal(ascii))
      throw new InvalidNameException(text, "a host name, not an IP address or a number");
    return ascii;
  }

  private static String expectation(Set<IDNA.Error> errors) {
    if (errors.contains(IDNA.Error.DOMAIN_NAME_TOO_LONG))
      return "at most " + LONGEST + " characters";
    if (errors.contains(IDNA.Error.EMPTY_LABEL) || errors.contains(IDNA.Error.LABEL_TOO_LONG))
      return "labels of 1 to 63 characters";
    if (errors.contains(IDNA.Error.PUNYCODE) || errors.contains(IDNA.Error.INVALID_ACE_LABEL))
      return "after xn-- what encodes a label as IDNA2008 has it";
    if (errors.contains(IDNA.Error.LEADING_HYPHEN)
        || errors.contains(IDNA.Error.TRAILING_HYPHEN)
        || errors.contains(IDNA.Error.HYPHEN_3_4))
      return "hyphens only inside labels, and not in third and fourth place";
    return "letters, digits and hyphens";
  }

  /**
   * Server names arrive in normal form with nearly every handshake: one pass without allocation
   * decides, unless there are A-labels.
   */
  private static boolean isNormal(String text) {
    return switch (form(text)) {
      case NORMAL -> true;
      case NORMAL_IF_A_LABELS_ARE_VALID -> isUnchangedByUts46(text);
      case OTHER -> false;
    };
  }

  private static boolean isUnchangedByUts46(String text) {
    var info = new IDNA.Info();
    var ascii = UTS46.nameToASCII(text, new StringBuilder(), info);
    return !info.hasErrors() && text.contentEquals(ascii);
  }

  private enum Form {
    NORMAL,
    NORMAL_IF_A_LABELS_ARE_VALID,
    OTHER
  }

  private static Form form(String text) {
    var length = text.length();
    if (length == 0 || length > LONGEST) return Form.OTHER;
    var form = Form.NORMAL;
    var labelStart = 0;
    for (var i = 0; i <= length; i++) {
      if (i == length || text.charAt(i) == '.') {
        var labelLength = i - labelStart;
        if (labelLength < 1 || labelLength > 63) return Form.OTHER;
        if (text.charAt(labelStart) == '-' || text.charAt(i - 1) == '-') return Form.OTHER;
        if (hasReservedHyphens(text, labelStart, labelLength)) {
          if (!text.startsWith("xn--", labelStart)) return Form.OTHER;
          form = Form.NORMAL_IF_A_LABELS_ARE_VALID;
        }
        if (i < length) labelStart = i + 1;
      } else {
        var c = text.charAt(i);
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-') return Form.OTHER;
      }
    }
    return labelStart == 0 || isNumber(text, labelStart) ? Form.OTHER : form;
  }

  /** "??--" marks A-labels; no other use of it is a name (RFC 5891 §4.2.3.1). */
  private static boolean hasReservedHyphens(String text, int start, int length) {
    return length >= 4 && text.charAt(start + 2) == '-' && text.charAt(start + 3) == '-';
  }

  /**
   * Whether the last label is decimal or, after 0x, hexadecimal: such texts are read as IPv4
   * addresses by resolvers and browsers.
   *
   * @see <a href="https://url.spec.whatwg.org/#ends-in-a-number-checker">URL Standard §3.5</a>
   */
  private static boolean isNumber(String text, int lastLabel) {
    var hexadecimal = text.startsWith("0x", lastLabel);
    for (var i = hexadecimal ? lastLabel + 2 : lastLabel; i < text.length(); i++) {
      var c = text.charAt(i);
      var isDigit = (c >= '0' && c <= '9') || (hexadecimal && c >= 'a' && c <= 'f');
      if (!isDigit) return false;
    }
    return true;
  }
}
