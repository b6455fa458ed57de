/**
 * The read path: from a key to its value without a lock ({@link
 * dev.firkin.internal.read.RecordReader}), and through a whole moment segment by segment ({@link
 * dev.firkin.internal.read.MomentScan}). May use segment, keydir, snapshot, expiry and format.
 */
package dev.firkin.internal.read;
