/**
 * What the program does besides being a node. Start at {@link dev.signet.edge.command.Commands}.
 */
@NullMarked
package dev.signet.edge.command;

import org.jspecify.annotations.NullMarked;
