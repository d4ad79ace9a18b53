@NullMarked
package dev.signet.persistence.region;

import org.jspecify.annotations.NullMarked;
