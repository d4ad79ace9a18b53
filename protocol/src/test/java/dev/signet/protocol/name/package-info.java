@NullMarked
package dev.signet.protocol.name;

import org.jspecify.annotations.NullMarked;
