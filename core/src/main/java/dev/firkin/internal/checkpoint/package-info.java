/**
 * Writes the keydirs to the disk while they are in use, so that opening need not fill them again:
 * {@link dev.firkin.internal.checkpoint.Checkpointer} is the thread, {@link
 * dev.firkin.internal.checkpoint.CheckpointWriter} writes one. The recovery path reads them. May
 * use segment, keydir, format and io.
 */
package dev.firkin.internal.checkpoint;
