// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy;

import dev.signet.deploy.configuration.Configuration;
import dev.signet.deploy.configuration.InvalidConfigurationException;
import java.nio.file.Path;

/**
 * Writes the CloudFormation templates of a configuration. Exit code 0 when they are written, 2 if
 * the configuration or an argument cannot be used; then standard error has one line for each thing
 * that is wrong.
 */
public final class Synth {
  private static final int BAD_INPUT = 2;
  private static final String USAGE = "usage: synth CONFIG-FILE OUT-DIRECTORY";

  private Synth() {}

  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      System.err.println(USAGE);
      System.exit(BAD_INPUT);
    }
    var out = Path.of(arguments[1]).toAbsolutePath().normalize();
    try {
      new RollOut(Configuration.read(Path.of(arguments[0])), out).write();
      System.out.println("written: " + out);
    } catch (InvalidConfigurationException e) {
      for (var problem : e.problems()) System.err.println("signet: " + problem);
      System.exit(BAD_INPUT);
    }
  }
}
