// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import dev.signet.deploy.observation.Accepted;
import software.amazon.awscdk.SecretValue;
import software.amazon.awscdk.services.ecs.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;
import software.constructs.Construct;

/** The password of a region's store, which nobody needs to see: made here, used here. */
final class StorePassword extends Construct {
  private static final int LENGTH = 64;

  private final software.amazon.awscdk.services.secretsmanager.Secret password;

  StorePassword(Construct scope, String id, String of) {
    super(scope, id);
    password =
        software.amazon.awscdk.services.secretsmanager.Secret.Builder.create(this, "Secret")
            .description("Password of " + of)
            .generateSecretString(
                SecretStringGenerator.builder()
                    .passwordLength(LENGTH)
                    // It stands in a URL.
                    .excludePunctuation(true)
                    .build())
            .build();
    Accepted.finding(
        password,
        "SMG4",
        "Made with the store and replaced with it (docs/operations/keys.md); only the VPC reaches it.");
  }

  /** Resolved by CloudFormation; the template holds a reference. */
  String value() {
    return password.getSecretValue().unsafeUnwrap();
  }

  /** For a container that is to know it. */
  Secret forContainer() {
    return Secret.fromSecretsManager(password);
  }

  /** A secret that holds the store's URL with this password in it. */
  software.amazon.awscdk.services.secretsmanager.Secret url(
      Construct scope, String id, String name, String scheme, String host) {
    var url =
        software.amazon.awscdk.services.secretsmanager.Secret.Builder.create(scope, id)
            .secretName(name)
            .description("URL of the region's store")
            .secretStringValue(
                SecretValue.unsafePlainText(
                    "%s://:%s@%s:%d".formatted(scheme, value(), host, RegionStore.PORT)))
            .build();
    Accepted.finding(url, "SMG4", "Follows the password that it holds.");
    return url;
  }
}
