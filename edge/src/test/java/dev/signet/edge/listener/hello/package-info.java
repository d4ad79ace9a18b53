@NullMarked
package dev.signet.edge.listener.hello;

import org.jspecify.annotations.NullMarked;
