/** Several nodes of one region, each a process of its own. Each test says what survives what. */
@NullMarked
package dev.signet.it.cluster;

import org.jspecify.annotations.NullMarked;
