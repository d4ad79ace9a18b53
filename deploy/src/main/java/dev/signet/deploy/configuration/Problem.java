// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.configuration;

/**
 * One thing that is wrong with a configuration.
 *
 * @param key path in the file, such as {@code regions.eu.cidr}
 * @param found what stands there, as the operator would recognise it
 * @param expected what could stand there
 */
public record Problem(String key, String found, String expected) {

  @Override
  public String toString() {
    return key + ": " + found + " (expected: " + expected + ")";
  }
}
