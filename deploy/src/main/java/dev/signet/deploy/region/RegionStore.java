// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

import software.amazon.awscdk.services.secretsmanager.Secret;

/** What the region's nodes share, reachable by one secret URL. */
public interface RegionStore {
  int PORT = 6379;

  /** Whose value is {@code redis://} or {@code rediss://} with password and host. */
  Secret url();
}
