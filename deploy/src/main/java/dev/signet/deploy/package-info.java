// SPDX-License-Identifier: Apache-2.0

/**
 * The roll-out on AWS, as a CDK app. Start at {@link dev.signet.deploy.RollOut}: it turns one
 * configuration into stacks. Nothing here asks AWS anything, so that templates come out the same
 * without an account and without a network.
 */
@NullMarked
package dev.signet.deploy;

import org.jspecify.annotations.NullMarked;
