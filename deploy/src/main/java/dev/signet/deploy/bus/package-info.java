// SPDX-License-Identifier: Apache-2.0

/**
 * The control bus as AWS resources: one topic and one inbox per region, one queue for all. The
 * names and attributes are those that the program expects (docs/control-bus.md).
 */
@NullMarked
package dev.signet.deploy.bus;

import org.jspecify.annotations.NullMarked;
