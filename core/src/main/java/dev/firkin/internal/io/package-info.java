/**
 * The only package that opens a file: everything the engine asks of the file system goes through
 * {@link dev.firkin.internal.io.Disk}.
 */
package dev.firkin.internal.io;
