/**
 * Data files and hint files in use: the open segments, their slots, their counts. May use format
 * and io.
 */
package dev.firkin.internal.segment;
