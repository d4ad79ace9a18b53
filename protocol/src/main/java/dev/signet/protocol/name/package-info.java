/** Domain names as the public DNS and RFC 6125 know them; always lower-case A-labels. */
@NullMarked
package dev.signet.protocol.name;

import org.jspecify.annotations.NullMarked;
