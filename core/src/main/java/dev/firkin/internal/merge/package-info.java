/**
 * The merge path: {@link dev.firkin.internal.merge.MergePlan} chooses what to merge, {@link
 * dev.firkin.internal.merge.Merge} does one, {@link dev.firkin.internal.merge.Merger} is the
 * thread. May use segment, keydir, snapshot, expiry, format and io.
 */
package dev.firkin.internal.merge;
