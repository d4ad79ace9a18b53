@NullMarked
package dev.signet.edge.http;

import org.jspecify.annotations.NullMarked;
