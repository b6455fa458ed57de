/** The keydir on the heap, and the hash of keys. May use spi. */
package dev.firkin.internal.keydir;
