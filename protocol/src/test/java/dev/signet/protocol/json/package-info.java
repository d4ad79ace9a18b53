@NullMarked
package dev.signet.protocol.json;

import org.jspecify.annotations.NullMarked;
