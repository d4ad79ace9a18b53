// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.configuration;

/**
 * The central store, one for all regions.
 *
 * @param addresses of its own VPC
 * @param least Aurora capacity units that it never goes below
 * @param most Aurora capacity units that it never goes above
 * @param readers instances beside the writer, one of which takes over when it fails
 * @param backupDays that continuous backups reach back
 * @param authorities file in the image that its certificate is checked with; empty: encrypted, not
 *     checked
 */
public record Database(
    Cidr addresses, double least, double most, int readers, int backupDays, String authorities) {

  static Database read(Keys keys) {
    var addresses =
        keys.text(
            "addresses", "10.255.0.0/24", Cidr.EXPECTED, text -> Cidr.parse(text).isPresent());
    var least = keys.number("least", 0.5, 0.5, 128, 0.5);
    return new Database(
        Cidr.parse(addresses).orElseThrow(),
        least,
        keys.number("most", Math.max(4, least), least, 128, 0.5),
        keys.wholeNumber("readers", 1, 0, 15),
        keys.wholeNumber("backup-days", 14, 1, 35),
        keys.text(
            "authorities",
            "",
            "an absolute path in the image, or empty",
            text -> text.isEmpty() || text.matches("/[A-Za-z0-9._/-]+")));
  }
}
