/** What a region serves from; rebuilt from the central store whenever it is lost. */
@NullMarked
package dev.signet.persistence.region;

import org.jspecify.annotations.NullMarked;
