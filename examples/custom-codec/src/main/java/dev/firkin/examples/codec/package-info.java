/**
 * A codec for one record, in a module that programs need only at run time. Start at {@link
 * dev.firkin.examples.codec.ReadingCodec}.
 */
package dev.firkin.examples.codec;
