/**
 * A keydir outside the heap: a range-mapped table of 8-byte slots. May use spi and error of core.
 * Start at {@code OffheapKeydir}; decision record 9 tells why it is so.
 */
package dev.firkin.index.offheap;
