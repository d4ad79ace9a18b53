// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import akka.Done;
import com.typesafe.config.Config;
import dev.signet.actors.ControlSingleton;
import dev.signet.actors.adoption.AdoptionSettings;
import dev.signet.actors.adoption.CertificateAdopter;
import dev.signet.actors.archive.ArchiverSettings;
import dev.signet.actors.archive.CertificateArchiver;
import dev.signet.actors.bus.ControlBus;
import dev.signet.actors.bus.aws.AwsSettings;
import dev.signet.actors.domain.DomainActors;
import dev.signet.actors.domain.Domains;
import dev.signet.actors.issuance.Issuer;
import dev.signet.actors.issuance.acme.AcmeIssuer;
import dev.signet.actors.issuance.acme.AcmeSettings;
import dev.signet.actors.issuance.acme.ChallengeKind;
import dev.signet.actors.issuance.dns.ChallengeRecords;
import dev.signet.actors.issuance.dns.DnsSettings;
import dev.signet.actors.issuance.internal.InternalCaSettings;
import dev.signet.actors.issuance.internal.InternalIssuer;
import dev.signet.actors.renewal.ExpiringCertificates;
import dev.signet.actors.renewal.RenewalScheduler;
import dev.signet.actors.renewal.RenewalSettings;
import dev.signet.actors.taskdns.TaskDns;
import dev.signet.actors.taskdns.TaskDnsSettings;
import dev.signet.edge.node.admin.DomainAdmission;
import dev.signet.edge.node.admin.DomainEndpoints;
import dev.signet.edge.node.admin.Endpoint;
import dev.signet.edge.node.admin.PurgeEndpoints;
import dev.signet.edge.node.admin.RegionEndpoints;
import dev.signet.edge.node.health.Part;
import dev.signet.edge.node.settings.InvalidSettingException;
import dev.signet.edge.node.settings.NodeSettings;
import dev.signet.persistence.archive.CertificateArchive;
import dev.signet.persistence.central.CentralStore;
import dev.signet.persistence.redis.RedisForeignCertificates;
import dev.signet.persistence.s3.S3ArchiveSettings;
import dev.signet.persistence.s3.S3CertificateArchive;
import dev.signet.persistence.sql.SqlSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Who decides: the domains' actors with the central store, the authority and the bus behind them,
 * and the management API in front.
 */
final class ControlRole implements AutoCloseable {
  private final Foundation base;
  private final CentralStore central;
  private final Issuer issuer;
  private final RegionBus bus;
  private final Domains domains;
  private final Optional<CertificateArchive> archive;
  private final boolean issuesWildcards;

  private ControlRole(
      Foundation base,
      CentralStore central,
      Issuer issuer,
      RegionBus bus,
      Domains domains,
      Optional<CertificateArchive> archive,
      boolean issuesWildcards) {
    this.base = base;
    this.central = central;
    this.issuer = issuer;
    this.bus = bus;
    this.domains = domains;
    this.archive = archive;
    this.issuesWildcards = issuesWildcards;
  }

  /**
   * @param acme empty: the internal authority
   * @param challengeRecords empty: no hosted zones for DNS-01
   * @param taskDns empty: no address records of tasks are kept
   * @param archive empty: certificates are not archived
   */
  record Settings(
      SqlSettings database,
      Optional<AcmeSettings> acme,
      Optional<DnsSettings> challengeRecords,
      InternalCaSettings internalAuthority,
      RegionBus.Settings bus,
      RenewalSettings renewal,
      AdoptionSettings adoption,
      Optional<TaskDnsSettings> taskDns,
      Optional<S3ArchiveSettings> archive,
      ArchiverSettings archiver) {

    static Settings from(Config signet, NodeSettings node) {
      var aws = AwsSettings.from(signet.getConfig("bus.aws.client"));
      var acme =
          signet.getString("issuer").equals("acme")
              ? Optional.of(AcmeSettings.from(signet.getConfig("acme")))
              : Optional.<AcmeSettings>empty();
      return new Settings(
          SqlSettings.from(signet.getConfig("database"), node.dataDirectory()),
          acme,
          acme.filter(Settings::answersInTheDns)
              .map(_ -> DnsSettings.from(signet.getConfig("acme.dns"), aws))
              .filter(dns -> !dns.zones().isEmpty()),
          InternalCaSettings.from(signet.getConfig("internal-ca")),
          RegionBus.Settings.from(signet.getConfig("bus")),
          RenewalSettings.from(signet.getConfig("renewal")),
          AdoptionSettings.from(signet.getConfig("adoption")),
          TaskDnsSettings.from(signet.getConfig("task-dns"), aws, node.region()),
          S3ArchiveSettings.from(
              signet.getConfig("archive"), DefaultAwsRegionProviderChain.builder().build()),
          ArchiverSettings.from(signet.getConfig("archive")));
    }

    /** The internal authority asks for no proof. */
    boolean issuesWildcards() {
      return acme.isEmpty() || challengeRecords.isPresent();
    }

    private static boolean answersInTheDns(AcmeSettings acme) {
      return acme.challenges().contains(ChallengeKind.DNS_01);
    }
  }

  /**
   * @throws StartFailedException if the authority's files cannot be used
   * @throws InvalidSettingException if AWS refuses what the bus is set to
   */
  static ControlRole open(Foundation base, Settings settings, CentralStore central) {
    var configuration = base.configuration();
    var challengeRecords =
        settings.challengeRecords().map(dns -> ChallengeRecords.open(dns, base.clock()));
    var issuer = issuer(base, settings, challengeRecords, central);
    challengeRecords.ifPresent(
        records ->
            ControlSingleton.init(
                base.system(), "challenge-janitor", records.janitor(base.blocking())));
    var bus = RegionBus.open(base, settings.bus(), central);
    // The region's name is not enough: no other node, and not this one after a restart, is it.
    var owner = configuration.node().region() + "/" + UUID.randomUUID();
    var domains =
        DomainActors.init(
            base.system(),
            central,
            base.region(),
            issuer,
            bus.bus(),
            configuration.domains(),
            owner,
            base.clock(),
            base.meters());
    RenewalScheduler.init(
        base.system(), central.issuance(), domains, settings.renewal(), base.clock());
    ExpiringCertificates.register(
        base.meters(), central.issuance(), settings.renewal().expiringWithin(), base.clock());
    adoptCertificates(base, settings.adoption(), central, bus.bus());
    settings.taskDns().ifPresent(taskDns -> keepTaskRecords(base, taskDns));
    var archive =
        settings
            .archive()
            .<CertificateArchive>map(to -> S3CertificateArchive.open(to, base.blocking()));
    archive.ifPresent(
        copies ->
            CertificateArchiver.init(
                base.system(), central, copies, settings.archiver(), base.meters()));
    return new ControlRole(
        base, central, issuer, bus, domains, archive, settings.issuesWildcards());
  }

  /** Only a Redis can hold what another program wrote. */
  private static void adoptCertificates(
      Foundation base, AdoptionSettings settings, CentralStore central, ControlBus bus) {
    var redis = base.configuration().redis();
    if (!settings.enabled() || redis.isEmpty()) return;
    CertificateAdopter.init(
        base.system(),
        settings,
        new CertificateAdopter.Collaborators(
            () -> RedisForeignCertificates.open(redis.get(), settings.keyPrefix()),
            base.region(),
            central.issuance(),
            base.seal(),
            bus,
            base.blocking(),
            base.clock(),
            base.meters()));
  }

  private static void keepTaskRecords(Foundation base, TaskDnsSettings settings) {
    try {
      TaskDns.init(base.system(), settings, base.blocking(), base.clock(), base.meters());
    } catch (IllegalArgumentException e) {
      throw InvalidSettingException.of(e);
    }
  }

  Domains domains() {
    return domains;
  }

  ControlBus bus() {
    return bus.bus();
  }

  /** The management API. */
  List<Endpoint> endpoints() {
    var admission = new DomainAdmission(issuesWildcards, base.originPolicy()::refusal);
    var endpoints = new ArrayList<Endpoint>();
    endpoints.addAll(
        new DomainEndpoints(domains, central.domains(), admission, base.clock()).all());
    endpoints.addAll(new PurgeEndpoints(central.purges(), bus.bus()).all());
    endpoints.addAll(new RegionEndpoints(central.regions(), bus.bus()).all());
    return endpoints;
  }

  List<Part> parts() {
    var parts = new ArrayList<>(bus.parts());
    parts.add(Part.answering("central-store", central::ping));
    parts.add(
        Part.stating("region-filled", () -> bus.bus().filled().toCompletableFuture().isDone()));
    return parts;
  }

  /** Parts that were away when the node started, and that it starts without. */
  Set<String> mayBeAway() {
    return bus.away();
  }

  /** Ends what the bus has under way; what is committed still travels. */
  CompletionStage<Done> drainBus() {
    return bus.drain().get();
  }

  /**
   * Takes no more orders and carries no more changes; what is committed travels after the next
   * start.
   */
  @Override
  public void close() {
    bus.close();
    issuer.close();
    archive.ifPresent(CertificateArchive::close);
  }

  private static Issuer issuer(
      Foundation base,
      Settings settings,
      Optional<ChallengeRecords> challengeRecords,
      CentralStore central) {
    try {
      if (settings.acme().isEmpty())
        return InternalIssuer.open(
            base.configuration().node().dataDirectory().resolve("ca"),
            settings.internalAuthority(),
            base.seal(),
            base.clock(),
            base.meters());
      var acme =
          AcmeIssuer.open(
              settings.acme().get(),
              central.accounts(),
              central.challenges(),
              challengeRecords,
              base.seal(),
              base.clock(),
              base.meters());
      acme.prepare();
      return acme;
    } catch (IOException e) {
      throw new StartFailedException("issuer: " + e.getMessage(), e);
    }
  }
}
