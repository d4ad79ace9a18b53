// SPDX-License-Identifier: Apache-2.0
package dev.signet.deploy.region;

/** Ports that a node opens in its task. */
public final class NodePorts {
  /** Plain HTTP: redirects and the authority's challenges. The real one, as redirects name it. */
  public static final int HTTP = 80;

  public static final int HTTPS = 443;

  /** Management API, health, metrics; never public. */
  public static final int ADMIN = 9080;

  /** Akka remoting. */
  public static final int CLUSTER = 25_520;

  /** Where nodes that look for their cluster ask each other (Cluster Bootstrap). */
  public static final int BOOTSTRAP = 8558;

  private NodePorts() {}
}
