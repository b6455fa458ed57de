/**
 * Exact moments of the store that stay readable while it changes: {@link
 * dev.firkin.internal.snapshot.Snapshots}. May use segment, keydir, format and spi.
 */
package dev.firkin.internal.snapshot;
