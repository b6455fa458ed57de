/**
 * A store as JSON Lines, written and read. Uses {@code store} and {@code terminal}. {@link
 * dev.firkin.cli.dump.DumpLine} is the format's specification.
 */
package dev.firkin.cli.dump;
