/** The one truth about domains, certificates, orders and purges; interfaces and their answers. */
@NullMarked
package dev.signet.persistence.central;

import org.jspecify.annotations.NullMarked;
