// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.proxy;

import com.typesafe.config.Config;
import dev.signet.edge.origin.AddressBlock;
import dev.signet.protocol.setting.SettingBounds;
import java.util.List;

/**
 * How requests are passed on. Defaults and their reasons stand in reference.conf.
 *
 * @param httpsPort that redirects lead to
 * @param pseudonym this service's name in Via fields (RFC 9110 §7.6.3)
 * @param trustedProxies whose forwarding fields are believed
 */
public record ProxySettings(int httpsPort, String pseudonym, List<AddressBlock> trustedProxies) {
  private static final SettingBounds BOUNDS = new SettingBounds("signet.proxy");

  public ProxySettings {
    trustedProxies = List.copyOf(trustedProxies);
    BOUNDS.within("https-port", httpsPort, 0, 65_535);
    BOUNDS.holds(
        pseudonym.matches("[A-Za-z0-9._-]{1,64}"),
        "pseudonym",
        pseudonym.length() + " characters",
        "1 to 64 of A-Z a-z 0-9 . _ -");
  }

  /**
   * @param signet the block {@code signet}
   */
  public static ProxySettings from(Config signet) {
    var port = signet.getInt("proxy.https-port");
    return new ProxySettings(
        port == 0 ? signet.getInt("public.https-port") : port,
        signet.getString("proxy.pseudonym"),
        signet.getStringList("proxy.trusted-proxies").stream().map(ProxySettings::block).toList());
  }

  private static AddressBlock block(String text) {
    BOUNDS.holds(AddressBlock.isOne(text), "trusted-proxies", text, "addresses, or address/bits");
    return AddressBlock.of(text);
  }

  /** The same with the port that the listener really has, where it was left to the system. */
  public ProxySettings withHttpsPort(int port) {
    return new ProxySettings(port, pseudonym, trustedProxies);
  }
}
