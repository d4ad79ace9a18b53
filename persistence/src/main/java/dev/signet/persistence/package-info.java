/**
 * What survives a restart. Start at {@link dev.signet.persistence.central.CentralStore} (the one
 * truth, PostgreSQL or SQLite, implemented in {@code sql}) and {@link
 * dev.signet.persistence.region.RegionStore} (what a region serves from, implemented in {@code
 * redis} and {@code memory}). Private keys pass through {@code seal} before they reach either.
 */
@NullMarked
package dev.signet.persistence;

import org.jspecify.annotations.NullMarked;
