// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.dns;

import dev.signet.actors.bus.aws.AwsAccess;
import dev.signet.actors.bus.aws.AwsClients;
import dev.signet.persistence.aws.AwsRefusal;
import dev.signet.protocol.name.HostName;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import javax.naming.NamingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.route53.Route53AsyncClient;

/**
 * Answers DNS-01 challenges in hosted zones of ours (RFC 8555 §8.4):
 *
 * <pre>
 * _acme-challenge.name ─▶ CNAMEs followed ─▶ zone ─▶ record written ─▶ in sync ─▶ … ─▶ removed
 * </pre>
 *
 * Blocks; for virtual threads. Safe for concurrent use.
 */
public final class ChallengeRecords implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChallengeRecords.class);
  private static final String PREFIX = "_acme-challenge.";

  private final DnsSettings settings;
  private final Zones zones;
  private final Delegation delegation;
  private final AwsClients aws;
  private final Route53AsyncClient route53;
  private final TextZones records;
  private final InstantSource clock;
  private final Thread janitor;

  private ChallengeRecords(DnsSettings settings, AwsClients aws, InstantSource clock) {
    this.settings = settings;
    this.zones = new Zones(settings.zones());
    this.delegation = new Delegation(new DnsAliases(settings.nameServer()));
    this.aws = aws;
    this.route53 = aws.in(region(aws), Route53AsyncClient.builder());
    this.records = new TextZones(route53);
    this.clock = clock;
    this.janitor =
        Thread.ofVirtual()
            .name("challenge-records")
            .start(
                new Leftovers(records, settings.zones().values(), settings.janitorEvery(), clock));
  }

  /** With Route 53 as the environment describes it, the SDK's way. */
  public static ChallengeRecords open(DnsSettings settings, InstantSource clock) {
    return new ChallengeRecords(settings, AwsClients.create(settings.client()), clock);
  }

  /** With Route 53 at one endpoint, whatever the environment says. */
  public static ChallengeRecords open(DnsSettings settings, AwsAccess access, InstantSource clock) {
    return new ChallengeRecords(settings, AwsClients.create(settings.client(), access), clock);
  }

  /** Where an answer would be looked for. */
  public sealed interface Location {}

  /**
   * @param name that the record has to have, without a trailing dot
   */
  public record Found(String name, String zoneId) implements Location {}

  /**
   * @param detail for whoever has to set up the DNS
   */
  public record NotOurs(String detail) implements Location {}

  /** Looks where the answer for a name, or for the wildcard below it, has to be. */
  public Location locate(HostName host) {
    var asked = PREFIX + host.text();
    var end = asked;
    var trouble = "";
    try {
      end = delegation.end(asked);
    } catch (NamingException e) {
      // A name in a zone of ours need not resolve anywhere else.
      trouble = "; its CNAME cannot be looked up";
      LOG.atWarn()
          .addKeyValue("name", asked)
          .addKeyValue("reason", String.valueOf(e.getMessage()))
          .log("CNAME not looked up");
    }
    var zoneId = zones.of(end);
    if (zoneId.isPresent()) return new Found(end, zoneId.get());
    return new NotOurs(
        asked
            + (end.equals(asked) ? "" : " leads to " + end + ", which")
            + " is in no hosted zone of ours (expected: a CNAME from it to a name in one)"
            + trouble);
  }

  /**
   * Publishes an answer; returns when all servers of the zone have it.
   *
   * @param digest that the authority expects, base64url
   * @throws NotPublishedException if Route 53 refuses or is away
   */
  public Published publish(Found where, String digest)
      throws NotPublishedException, InterruptedException {
    var until = clock.instant().plus(settings.keep());
    var published = new Published(where.zoneId(), TextRecord.of(where.name(), digest, until));
    try {
      records.write(where.zoneId(), published.record, settings.settleEvery());
      return published;
    } catch (ExecutionException e) {
      // It may stand there all the same.
      published.remove();
      var refusal = AwsRefusal.of(e);
      LOG.atWarn()
          .addKeyValue("zone", where.zoneId())
          .addKeyValue("reason", refusal.reason())
          .log("challenge not published");
      throw new NotPublishedException(
          refusal.kind() == AwsRefusal.Kind.AWAY
              ? "Route 53 is not at hand"
              : "Route 53 does not take the record for " + where.name() + "; see the log");
    } catch (InterruptedException e) {
      published.remove();
      throw e;
    }
  }

  /** An answer that stands in the DNS. */
  public final class Published {
    private final String zoneId;
    private final TextRecord record;

    private Published(String zoneId, TextRecord record) {
      this.zoneId = zoneId;
      this.record = record;
    }

    /** Not waited for; should it fail, the janitor comes. */
    public void remove() {
      var _ =
          records
              .remove(zoneId, record)
              .exceptionally(
                  failure -> {
                    LOG.atWarn()
                        .addKeyValue("record", record.name())
                        .addKeyValue("reason", AwsRefusal.of(failure).reason())
                        .log("challenge not removed from the DNS");
                    return null;
                  });
    }
  }

  /** The message is fit to be shown to tenants' operators. */
  public static final class NotPublishedException extends Exception {
    NotPublishedException(String message) {
      super(message);
    }
  }

  @Override
  public void close() {
    janitor.interrupt();
    route53.close();
    aws.close();
  }

  /** Route 53 is the same in all regions of a partition. */
  private static Region region(AwsClients aws) {
    try {
      return aws.defaultRegion();
    } catch (SdkClientException _) {
      return Region.AWS_GLOBAL;
    }
  }
}
