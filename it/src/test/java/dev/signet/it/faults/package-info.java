/** What survives when a part of three regions is taken away; each class is named for it. */
@NullMarked
package dev.signet.it.faults;

import org.jspecify.annotations.NullMarked;
