/**
 * Measures Signet beside its peers, each as a process of its own; start at {@link
 * dev.signet.it.bench.Bench}. Throughput is given per second of the server's CPU, so that the load
 * generator on the same machine does not count.
 */
@NullMarked
package dev.signet.it.bench;

import org.jspecify.annotations.NullMarked;
