// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.testing.cloud;

import dev.signet.actors.testing.cloud.HostedZone.RecordKey;

/**
 * A record set of one value.
 *
 * @param name with a trailing dot
 * @param setIdentifier empty for a simple record
 * @param healthCheck empty for none
 */
public record FakeRecord(
    String name, String type, String setIdentifier, String value, long ttl, String healthCheck) {

  public static FakeRecord simple(String name, String type, String value) {
    return new FakeRecord(name, type, "", value, 60, "");
  }

  boolean isMultiValue() {
    return !setIdentifier.isEmpty();
  }

  RecordKey key() {
    return new RecordKey(name, type, setIdentifier);
  }
}
