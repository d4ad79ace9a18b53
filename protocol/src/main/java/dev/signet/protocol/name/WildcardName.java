// SPDX-License-Identifier: Apache-2.0
package dev.signet.protocol.name;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Every host exactly one label below a parent: {@code *.shop.example} (RFC 6125 §6.4.3).
 *
 * @param parent the name below the asterisk
 */
public record WildcardName(HostName parent) implements DomainName {

  public WildcardName {
    if (parent.text().length() > HostName.LONGEST - 2)
      throw new InvalidNameException(
          "*." + parent.text(), "at most " + HostName.LONGEST + " characters");
  }

  /**
   * @throws InvalidNameException if it is not {@code *.} followed by a host name
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static WildcardName parse(String text) {
    if (!text.startsWith("*."))
      throw new InvalidNameException(text, "an asterisk, a dot and a host name");
    return new WildcardName(HostName.parse(text.substring(2)));
  }

  @JsonValue
  @Override
  public String text() {
    return "*." + parent.text();
  }

  @Override
  public boolean covers(HostName host) {
    var text = host.text();
    var firstDot = text.indexOf('.');
    return firstDot > 0
        && text.length() - firstDot - 1 == parent.text().length()
        && text.endsWith(parent.text());
  }

  @Override
  public String toString() {
    return text();
  }
}
