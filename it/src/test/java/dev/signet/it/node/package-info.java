/** One node, from outside: named for what a visitor or an operator sees. */
@NullMarked
package dev.signet.it.node;

import org.jspecify.annotations.NullMarked;
