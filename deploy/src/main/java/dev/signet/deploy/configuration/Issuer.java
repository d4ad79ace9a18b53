// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.configuration;

/**
 * Who signs the certificates (ACME, RFC 8555).
 *
 * @param directory URL of the authority's directory; empty: Let's Encrypt
 * @param profile of the certificates, where the authority has profiles; empty: its default
 * @param wildcards whether answers to DNS-01 may be written into the domain's zone
 */
public record Issuer(String email, String directory, String profile, boolean wildcards) {
  static final String EMAIL = "an e-mail address";

  static Issuer read(Keys keys) {
    return new Issuer(
        keys.text("email", EMAIL, Issuer::isEmail),
        keys.text(
            "directory",
            "",
            "an https URL, or empty for Let's Encrypt",
            text -> text.isEmpty() || text.matches("https://[^\\s/]+(/\\S*)?")),
        keys.text(
            "profile",
            "",
            "a profile's name, or empty",
            text -> text.matches("[A-Za-z0-9._-]{0,64}")),
        keys.flag("wildcards", false));
  }

  static boolean isEmail(String text) {
    return text.matches("[^@\\s,]+@[^@\\s,]+");
  }
}
