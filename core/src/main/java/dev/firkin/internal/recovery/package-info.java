/**
 * Opening: from the files of a directory to segments and keydirs. Start at {@link
 * dev.firkin.internal.recovery.Recovery}. May use segment, keydir, format and io.
 */
package dev.firkin.internal.recovery;
