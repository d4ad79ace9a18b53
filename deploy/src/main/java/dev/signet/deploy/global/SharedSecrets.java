// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.global;

import dev.signet.deploy.configuration.Configuration;
import dev.signet.deploy.configuration.Names;
import dev.signet.deploy.observation.Accepted;
import java.util.List;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.secretsmanager.ReplicaRegion;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;
import software.constructs.Construct;

/**
 * Secrets that all regions share: made once, never seen by anybody, copied to every region by
 * Secrets Manager under the same name.
 */
public final class SharedSecrets extends Construct {
  /** Seals every private key; losing it loses them all. */
  public static final String MASTER_KEY = "master-key";

  /** Opens the management API. */
  public static final String ADMIN_TOKEN = "admin-token";

  /**
   * 43 letters and digits are base64 of 32 bytes without its padding, which the program's decoder
   * does not need, and leave 254 bits to chance.
   */
  static final int MASTER_KEY_LENGTH = 43;

  private static final int ADMIN_TOKEN_LENGTH = 48;

  public SharedSecrets(Construct scope, String id, Configuration configuration) {
    super(scope, id);
    secret(
        configuration,
        "MasterKey",
        MASTER_KEY,
        MASTER_KEY_LENGTH,
        "Seals every private key of Signet. Losing it loses every certificate.");
    secret(
        configuration,
        "AdminToken",
        ADMIN_TOKEN,
        ADMIN_TOKEN_LENGTH,
        "Bearer token of Signet's management API.");
  }

  /** Regions other than the home region that a secret is copied to. */
  static List<ReplicaRegion> copies(Configuration configuration) {
    return configuration.regions().stream()
        .map(region -> region.awsRegion())
        .filter(awsRegion -> !awsRegion.equals(configuration.homeRegion()))
        .map(awsRegion -> ReplicaRegion.builder().region(awsRegion).build())
        .toList();
  }

  /** The copy that a region's stack reads; it need not know where the original is. */
  public static ISecret inRegion(Construct scope, Names names, String secret) {
    return Secret.fromSecretNameV2(scope, "Shared-" + secret, names.secret(secret));
  }

  private void secret(
      Configuration configuration, String id, String name, int length, String description) {
    var secret =
        Secret.Builder.create(this, id)
            .secretName(new Names(configuration).secret(name))
            .description(description)
            .generateSecretString(
                SecretStringGenerator.builder()
                    .passwordLength(length)
                    .excludePunctuation(true)
                    .build())
            .replicaRegions(copies(configuration))
            .build();
    secret.applyRemovalPolicy(RemovalPolicy.RETAIN);
    Accepted.finding(
        secret,
        "SMG4",
        "All nodes of all regions have to change over together: a procedure (docs/operations/keys.md)"
            + ", no function's work.");
  }
}
