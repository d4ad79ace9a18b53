/** The servers that are measured: Signet, nginx, Caddy, and Akka HTTP as it comes. */
@NullMarked
package dev.signet.it.bench.peer;

import org.jspecify.annotations.NullMarked;
