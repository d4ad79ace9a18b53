// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.issuance.dns;

import akka.actor.typed.Behavior;
import dev.signet.actors.bus.aws.AwsAccess;
import dev.signet.actors.bus.aws.AwsClients;
import dev.signet.persistence.aws.AwsRefusal;
import dev.signet.protocol.name.HostName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  /** How long the end of a node waits for answers to be removed. */
  private static final Duration LAST_REMOVALS = Duration.ofSeconds(2);

  private final DnsSettings settings;
  private final Zones zones;
  private final Delegation delegation;
  private final AwsClients aws;
  private final Route53AsyncClient route53;
  private final TextZones records;
  private final InstantSource clock;
  private final Map<Published, CompletableFuture<?>> removals = new ConcurrentHashMap<>();

  private ChallengeRecords(DnsSettings settings, AwsClients aws, InstantSource clock) {
    this.settings = settings;
    this.zones = new Zones(settings.zones());
    this.delegation = new Delegation(new DnsAliases(settings.nameServer()));
    this.aws = aws;
    this.route53 = aws.in(region(aws), Route53AsyncClient.builder());
    this.records = new TextZones(route53);
    this.clock = clock;
  }

  /** With Route 53 as the environment describes it, the SDK's way. */
  public static ChallengeRecords open(DnsSettings settings, InstantSource clock) {
    return new ChallengeRecords(settings, AwsClients.create(settings.client()), clock);
  }

  /** With Route 53 at one endpoint, whatever the environment says. */
  public static ChallengeRecords open(DnsSettings settings, AwsAccess access, InstantSource clock) {
    return new ChallengeRecords(settings, AwsClients.create(settings.client(), access), clock);
  }

  /** What the records are kept by. */
  public DnsSettings settings() {
    return settings;
  }

  /** Removes what was left over in all zones, again and again; for one node of a region. */
  public Behavior<ChallengeJanitor.Command> janitor(Executor blocking) {
    return ChallengeJanitor.create(records, settings, blocking, clock);
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

  /**
   * Nobody says where it would be.
   *
   * @param detail for whoever runs this node
   */
  public record NotKnown(String detail) implements Location {}

  /**
   * Looks where the answer for a name, or for the wildcard below it, has to be.
   *
   * <p>Where a CNAME leads is up to whoever owns the name that is to be proved, and a record of
   * ours hides what a wildcard in the zone says of its name. So it may not lead just anywhere in a
   * zone.
   */
  public Location locate(HostName host) {
    var asked = PREFIX + host.text();
    String end;
    try {
      end = delegation.end(asked);
    } catch (Delegation.EndlessException e) {
      return new NotOurs(asked + ": " + e.getMessage() + " (expected: a chain that ends)");
    } catch (NamingException e) {
      LOG.atWarn()
          .addKeyValue("name", asked)
          .addKeyValue("reason", String.valueOf(e.getMessage()))
          .log("CNAME not looked up");
      // A name in a zone of ours need not resolve anywhere else.
      return zones
          .of(asked)
          .<Location>map(zoneId -> new Found(asked, zoneId))
          .orElseGet(
              () -> new NotKnown("the CNAME of " + asked + " cannot be looked up: " + reason(e)));
    }
    var zoneId = zones.of(end);
    var leading = asked + (end.equals(asked) ? "" : " leads to " + end + ", which");
    if (zoneId.isEmpty())
      return new NotOurs(
          leading + " is in no hosted zone of ours (expected: a CNAME from it to a name in one)");
    if (!end.startsWith(PREFIX) && !settings.isDelegated(end))
      return new NotOurs(
          leading
              + " is no name for proofs (expected: a CNAME to a name in a hosted zone of ours that"
              + " starts with "
              + PREFIX
              + ")");
    return new Found(end, zoneId.get());
  }

  private static String reason(NamingException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
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
      var removal = records.remove(zoneId, record);
      removals.put(this, removal);
      var _ =
          removal.whenComplete(
              (_, failure) -> {
                removals.remove(this);
                if (failure != null)
                  LOG.atWarn()
                      .addKeyValue("record", record.name())
                      .addKeyValue("reason", AwsRefusal.of(failure).reason())
                      .log("challenge not removed from the DNS");
              });
    }
  }

  /** The message is fit to be shown to tenants' operators. */
  public static final class NotPublishedException extends Exception {
    NotPublishedException(String message) {
      super(message);
    }
  }

  /** Gives answers that are being removed a moment to go. */
  @Override
  public void close() {
    try {
      CompletableFuture.allOf(removals.values().toArray(CompletableFuture[]::new))
          .get(LAST_REMOVALS.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException _) {
      // Said already, or left to the janitor.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
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
