/**
 * Values as JSON by Jackson 3. May use spi of core. Start at {@link
 * dev.firkin.codec.json.JsonCodec}; {@code AllowedTypes} is what keeps the stored bytes from
 * choosing classes.
 */
package dev.firkin.codec.json;
