// SPDX-License-Identifier: Apache-2.0
/**
 * ECS, EC2 and Route 53 as far as Signet calls them: small servers that speak AWS's wire protocols,
 * check signatures and keep real state. Start at {@link dev.signet.actors.testing.cloud.FakeCloud}.
 */
@NullMarked
package dev.signet.actors.testing.cloud;

import org.jspecify.annotations.NullMarked;
