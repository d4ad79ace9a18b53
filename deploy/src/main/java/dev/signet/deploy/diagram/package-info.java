// SPDX-License-Identifier: Apache-2.0

/**
 * The architecture diagram (docs/architecture.svg), drawn from synthesised templates: a box stands
 * there because a resource does. Start at {@link dev.signet.deploy.diagram.Architecture}.
 */
@NullMarked
package dev.signet.deploy.diagram;

import org.jspecify.annotations.NullMarked;
