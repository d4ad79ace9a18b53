// SPDX-License-Identifier: Apache-2.0
package dev.signet.actors.bus.aws;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * Where AWS is and who asks, for programs that are not to look into their environment.
 *
 * @param endpoint of all services in all regions
 * @param region of queues whose URL names none
 */
public record AwsAccess(URI endpoint, AwsCredentialsProvider credentials, Region region) {}
