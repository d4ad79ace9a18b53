// SPDX-License-Identifier: Apache-2.0
package dev.signet.it.environment;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one run decides about its nodes.
 *
 * @param aws where the node of this name finds SNS and SQS
 * @param configuration a HOCON file that all nodes read, such as one with shorter leases
 */
public record NodeWiring(Function<String, URI> aws, Optional<Path> configuration) {}
