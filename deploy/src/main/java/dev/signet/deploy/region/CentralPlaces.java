// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

/**
 * What AWS names when the global stack is made. A region's stack reads it with {@code
 * Fn::GetStackOutput}, so that no function has to carry it from region to region.
 *
 * @param databaseHost that the writer answers under
 * @param databaseVpc ID of its VPC
 * @param keyArn of the key that the archive is encrypted under
 */
public record CentralPlaces(String databaseHost, String databaseVpc, String keyArn) {}
