@NullMarked
package dev.signet.edge.command;

import org.jspecify.annotations.NullMarked;
