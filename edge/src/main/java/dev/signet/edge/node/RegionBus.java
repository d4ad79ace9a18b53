// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import static java.util.concurrent.CompletableFuture.completedStage;

import akka.Done;
import com.typesafe.config.Config;
import dev.signet.actors.bus.ControlBus;
import dev.signet.actors.bus.LocalBus;
import dev.signet.actors.bus.LocalBusSettings;
import dev.signet.actors.bus.RegionProgressSettings;
import dev.signet.actors.bus.aws.AwsBus;
import dev.signet.actors.bus.aws.AwsBusSettings;
import dev.signet.actors.bus.aws.AwsClients;
import dev.signet.actors.bus.aws.AwsSettings;
import dev.signet.actors.bus.setup.BusAddresses;
import dev.signet.actors.bus.setup.BusCheck;
import dev.signet.edge.node.health.Part;
import dev.signet.edge.node.settings.InvalidSettingException;
import dev.signet.persistence.central.CentralStore;
import dev.signet.protocol.bus.BusCodec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control bus that SIGNET_BUS names, and what its node has to know of it.
 *
 * @param parts down while changes do not travel
 * @param away those of them that were away when it was opened: what is served is served without
 * @param drain takes no more messages and ends what is under way, in bounded time
 */
record RegionBus(
    ControlBus bus,
    List<Part> parts,
    Set<String> away,
    Supplier<CompletionStage<Done>> drain,
    Runnable closing)
    implements AutoCloseable {

  private static final String PART = "bus";

  /** What the messages' key is derived for. */
  private static final String PURPOSE = "control-bus";

  private static final Logger LOG = LoggerFactory.getLogger(RegionBus.class);

  /**
   * @param aws empty: one region
   */
  record Settings(LocalBusSettings local, RegionProgressSettings progress, Optional<Aws> aws) {

    /**
     * @param bus the block {@code signet.bus}
     */
    static Settings from(Config bus) {
      return new Settings(
          LocalBusSettings.from(bus.getConfig("local")),
          RegionProgressSettings.from(bus.getConfig("progress")),
          bus.getString("kind").equals("aws") ? Optional.of(Aws.from(bus)) : Optional.empty());
    }
  }

  /**
   * @param topicArn of this region
   */
  record Aws(AwsSettings client, AwsBusSettings bus, String topicArn) {

    private static Aws from(Config bus) {
      return new Aws(
          AwsSettings.from(bus.getConfig("aws.client")),
          AwsBusSettings.from(bus),
          bus.getString("topic-arn"));
    }
  }

  /**
   * @throws InvalidSettingException if AWS refuses a topic, a queue or the credentials, or another
   *     region runs under this one's name
   */
  static RegionBus open(Foundation base, Settings settings, CentralStore central) {
    return settings
        .aws()
        .map(aws -> overAws(base, aws, settings.progress(), central))
        .orElseGet(() -> local(base, settings, central));
  }

  @Override
  public void close() {
    closing.run();
  }

  /** A store in memory has another identity at each start, and is nobody else's anyway. */
  private static RegionBus local(Foundation base, Settings settings, CentralStore central) {
    var claim =
        base.configuration().redis().map(_ -> RegionName.claim(base, central, settings.progress()));
    var bus =
        LocalBus.start(
            base.system(),
            central,
            base.region(),
            settings.local(),
            settings.progress(),
            base.configuration().node().region(),
            claim,
            base.clock(),
            base.meters());
    return new RegionBus(
        bus, List.of(), Set.of(), () -> completedStage(Done.getInstance()), bus::close);
  }

  private static RegionBus overAws(
      Foundation base, Aws aws, RegionProgressSettings progress, CentralStore central) {
    var clients = AwsClients.create(aws.client());
    var answers = answers(base, clients, aws);
    var codec = new BusCodec(base.masterKey().derive(PURPOSE, BusCodec.KEY_LENGTH));
    var region =
        new AwsBus.Region(
            base.configuration().node().region(),
            central,
            base.region(),
            codec,
            Optional.of(RegionName.claim(base, central, progress)));
    var bus =
        AwsBus.start(
            base.system(), clients, aws.bus(), progress, region, base.clock(), base.meters());
    return new RegionBus(
        bus,
        List.of(Part.stating(PART, bus::flows)),
        answers ? Set.of() : Set.of(PART),
        bus::drain,
        () -> {
          bus.close();
          clients.close();
        });
  }

  /** Whether SNS and SQS do; wrong settings stop the start, an AWS that is away does not. */
  private static boolean answers(Foundation base, AwsClients clients, Aws aws) {
    var node = base.configuration().node();
    var addresses =
        new BusAddresses(
            node.region(),
            aws.topicArn(),
            aws.bus().topics(),
            aws.bus().globalQueue(),
            aws.bus().inboxQueue());
    return switch (Waiting.until(
        node.startTimeout(), "SNS and SQS", BusCheck.check(clients, addresses))) {
      case BusCheck.Wrong(var variable, var found, var expected) ->
          throw new InvalidSettingException(variable, found, expected);
      case BusCheck.Unreachable(var reason) -> {
        LOG.atWarn().addKeyValue("reason", reason).log("SNS or SQS away: starting without them");
        yield false;
      }
      case BusCheck.Usable(var warnings) -> {
        warnings.forEach(warning -> LOG.atWarn().addKeyValue("warning", warning).log("bus"));
        yield true;
      }
    };
  }
}
