// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.dns;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * One order's answer, as a part of its own of the name's multivalue answer: so orders that need the
 * same name at once do not touch each other's, and none has to read before it writes. The part's
 * identifier says until when it may be needed.
 *
 * @param name without a trailing dot
 * @param identifier {@code signet-{seconds since 1970}-{random}}
 * @param value without quotation marks
 */
record TextRecord(String name, String identifier, String value, long ttlSeconds) {
  /** Authorities ask once; nobody else does. */
  private static final long TTL_SECONDS = 10;

  private static final Pattern IDENTIFIER = Pattern.compile("signet-(\\d{9,12})-[0-9a-f]{8}");

  static TextRecord of(String name, String value, Instant neededUntil) {
    var random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
    return new TextRecord(
        name, "signet-" + neededUntil.getEpochSecond() + "-" + random, value, TTL_SECONDS);
  }

  /** The record in a zone; empty if it is none of ours. */
  static Optional<TextRecord> ours(ResourceRecordSet set) {
    if (set.type() != RRType.TXT
        || set.setIdentifier() == null
        || !IDENTIFIER.matcher(set.setIdentifier()).matches()
        || set.ttl() == null
        || set.resourceRecords().size() != 1) return Optional.empty();
    var quoted = set.resourceRecords().getFirst().value();
    if (quoted.length() < 2) return Optional.empty();
    return Optional.of(
        new TextRecord(
            set.name().substring(0, set.name().length() - 1),
            set.setIdentifier(),
            quoted.substring(1, quoted.length() - 1),
            set.ttl()));
  }

  boolean isOver(Instant now) {
    var identified = IDENTIFIER.matcher(identifier);
    return identified.matches()
        && Instant.ofEpochSecond(Long.parseLong(identified.group(1))).isBefore(now);
  }

  ResourceRecordSet wire() {
    return ResourceRecordSet.builder()
        .name(name + ".")
        .type(RRType.TXT)
        .setIdentifier(identifier)
        .multiValueAnswer(true)
        .ttl(ttlSeconds)
        .resourceRecords(ResourceRecord.builder().value('"' + value + '"').build())
        .build();
  }
}
