/** Which names are allowed here, and their settings. */
@NullMarked
package dev.signet.edge.site;

import org.jspecify.annotations.NullMarked;
