// SPDX-License-Identifier: Apache-2.0
package dev.signet.edge.node;

import dev.signet.edge.node.settings.InvalidSettingException;
import dev.signet.persistence.aws.AwsRefusal;
import dev.signet.persistence.seal.KmsKey;
import dev.signet.persistence.seal.KmsMasterKey;
import dev.signet.persistence.seal.KmsMasterKey.Away;
import dev.signet.persistence.seal.KmsMasterKey.Fetched;
import dev.signet.persistence.seal.KmsMasterKey.Refused;
import dev.signet.persistence.seal.MasterKey;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;

/** Where SIGNET_MASTER_KEY says that the master key is: in itself, in a file, in AWS KMS. */
final class MasterKeySource {
  private static final String VARIABLE = "SIGNET_MASTER_KEY";

  private MasterKeySource() {}

  /**
   * Blocks as long as AWS KMS is away, for three quarters of the time that a start may take.
   *
   * @throws InvalidSettingException if AWS refuses the key, or knows nobody by these credentials
   * @throws StartFailedException if there is no key to be had now
   */
  static MasterKey open(NodeConfiguration configuration, InstantSource clock) {
    var signet = configuration.config().getConfig("signet");
    var kms = KmsKey.named(signet.getString("master-key"));
    if (kms.isPresent()) return fromKms(kms.get(), configuration, clock);
    try {
      return MasterKey.from(signet);
    } catch (IOException | IllegalArgumentException e) {
      throw new StartFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * For whoever needs the key that something was sealed with, and has no use for a new one.
   *
   * @throws InvalidSettingException if {@link #open} would generate the key
   */
  static void requireExisting(NodeConfiguration configuration) {
    var folder = configuration.node().dataDirectory();
    if (configuration.node().masterKey().isEmpty() && !Files.exists(folder.resolve("master-key")))
      throw new InvalidSettingException(
          VARIABLE,
          "not set, and no master-key in " + folder,
          "the key that the control nodes had until now");
  }

  private static MasterKey fromKms(
      KmsKey key, NodeConfiguration configuration, InstantSource clock) {
    var patience = configuration.node().startTimeout().multipliedBy(3).dividedBy(4);
    return switch (KmsMasterKey.fetch(key, patience, clock)) {
      case Fetched(var fetched) -> fetched;
      case Refused(var reason) when reason.kind() == AwsRefusal.Kind.CREDENTIALS ->
          throw new InvalidSettingException(
              "AWS_ACCESS_KEY_ID",
              "no credentials of use for " + VARIABLE,
              "credentials that AWS accepts, here or wherever its SDK looks for them; it says: "
                  + reason.reason());
      case Refused(var reason) ->
          throw new InvalidSettingException(
              VARIABLE,
              "\"" + key.setting() + "\"",
              "an HMAC_256 key that this node may ask for kms:GenerateMac; AWS says: "
                  + reason.reason());
      case Away(var reason) ->
          throw new StartFailedException(VARIABLE + ": AWS KMS is away: " + reason.reason());
    };
  }
}
