// SPDX-License-Identifier: Apache-2.0
/**
 * One line per event, on standard error; standard output is for the ready line alone. Start at
 * {@link dev.signet.edge.node.logging.Logging}. Set up in code: reading a configuration file at the
 * start would take longer than everything else about logging.
 */
@NullMarked
package dev.signet.edge.node.logging;

import org.jspecify.annotations.NullMarked;
