/**
 * Values as compact bytes by Kryo. Start at {@link dev.firkin.codec.kryo.KryoCodec}.
 *
 * <p>For who changes it: a value is a class id and what the class's serializer writes. {@code
 * BuiltIns} has the ids of the JDK's classes, {@code Reach} finds those of the user, {@code
 * Vocabulary} gives them ids, {@code EvolvingSerializer} and {@code ExactSerializer} write their
 * fields; the layouts stand with the serializers. {@code ValueInput} keeps every length within the
 * bytes.
 */
package dev.firkin.codec.kryo;
