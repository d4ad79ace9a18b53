/** What the central store promises, tried on SQLite and on a real PostgreSQL. */
@NullMarked
package dev.signet.persistence.sql;

import org.jspecify.annotations.NullMarked;
