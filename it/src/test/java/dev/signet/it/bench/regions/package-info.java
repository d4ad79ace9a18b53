/** Measures three regions on one machine, without a gate between nodes and AWS. */
@NullMarked
package dev.signet.it.bench.regions;

import org.jspecify.annotations.NullMarked;
