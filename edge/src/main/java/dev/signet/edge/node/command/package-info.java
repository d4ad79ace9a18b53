/**
 * What the program does besides being a node. Start at {@link
 * dev.signet.edge.node.command.Commands}.
 */
@NullMarked
package dev.signet.edge.node.command;

import org.jspecify.annotations.NullMarked;
