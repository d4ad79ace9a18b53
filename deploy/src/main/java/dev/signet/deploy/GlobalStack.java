// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import dev.signet.deploy.bus.BusQueue;
import dev.signet.deploy.bus.SnsPrincipals;
import dev.signet.deploy.configuration.Configuration;
import dev.signet.deploy.configuration.Names;
import dev.signet.deploy.global.CentralDatabase;
import dev.signet.deploy.global.CertificateArchive;
import dev.signet.deploy.global.ImageRepository;
import dev.signet.deploy.global.SharedSecrets;
import dev.signet.deploy.observation.AlarmTopic;
import dev.signet.deploy.observation.Alarms;
import dev.signet.deploy.observation.RejectedTraffic;
import dev.signet.deploy.region.CentralPlaces;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.kms.Key;
import software.constructs.Construct;

/** What exists once for all regions, in the home region. */
public final class GlobalStack extends SignetStack {
  private final Key key;
  private final CentralDatabase database;

  GlobalStack(Construct scope, Configuration configuration) {
    super(
        scope,
        configuration,
        "global",
        configuration.homeRegion(),
        "Signet: what exists once for all regions");
    var names = new Names(configuration);
    key =
        Key.Builder.create(this, "Key")
            .alias(configuration.name())
            .description("Signet's database and archive")
            .enableKeyRotation(true)
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    new SharedSecrets(this, "Secrets", configuration);
    new ImageRepository(this, "Images", configuration);
    new CertificateArchive(this, "Archive", configuration, key);
    database = new CentralDatabase(this, "Database", configuration, key);
    new RejectedTraffic(this, "RejectedTraffic", configuration, database.vpc());
    var queue =
        new BusQueue(
            this,
            "Bus",
            names.globalQueue(),
            names.globalDeadQueue(),
            SnsPrincipals.between(configuration.regions(), configuration.homeRegion()),
            names.topicArns());

    var mail = new AlarmTopic(this, "Mail", configuration, names.global("alarms"));
    var alarms = new Alarms(this, "Alarm", configuration.name(), mail);
    alarms.deadLetters("global-dead", queue.dead());
    alarms.waiting("global-waiting", queue.queue());
    alarms.above(
        "database-capacity",
        "The database works at more than nine tenths of the capacity it may grow to",
        database.cluster().metric("ACUUtilization", Alarms.maximum()),
        90,
        15);
  }

  CentralDatabase database() {
    return database;
  }

  /** For the regions' stacks. */
  CentralPlaces places() {
    return new CentralPlaces(
        database.cluster().getClusterEndpoint().getHostname(),
        database.vpc().getVpcId(),
        key.getKeyArn());
  }
}
