/**
 * The central store on SQL that PostgreSQL and SQLite both understand. Start at {@link
 * dev.signet.persistence.sql.SqlCentralStore#open}. {@code Database} runs the statements, {@code
 * Engine} is all that differs between the two, {@code RevisionLog} numbers the changes; the schema
 * stands in {@code migrations} beside this package's resources.
 */
@NullMarked
package dev.signet.persistence.sql;

import org.jspecify.annotations.NullMarked;
