/** One sharded actor per domain name: its allow status and its certificate's life. */
@NullMarked
package dev.signet.actors.domain;

import org.jspecify.annotations.NullMarked;
