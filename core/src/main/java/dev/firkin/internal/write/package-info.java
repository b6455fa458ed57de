/**
 * The write path: one log, appended to under one short lock. Start at {@link
 * dev.firkin.internal.write.Log}. May use segment, keydir, snapshot, expiry, format and io.
 */
package dev.firkin.internal.write;
