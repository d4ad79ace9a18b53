/** The central store on SQL that PostgreSQL and SQLite both understand. */
@NullMarked
package dev.signet.persistence.sql;

import org.jspecify.annotations.NullMarked;
