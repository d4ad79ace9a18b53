// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.environment;

import java.net.URI;
import java.util.function.Function;

/**
 * What one run decides about its nodes.
 *
 * @param aws where the node of this name finds SNS and SQS
 * @param settings more configuration for all nodes in HOCON, such as shorter leases; may be empty
 */
public record NodeWiring(Function<String, URI> aws, String settings) {}
