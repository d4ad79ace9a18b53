@NullMarked
package dev.signet.edge.node.command;

import org.jspecify.annotations.NullMarked;
