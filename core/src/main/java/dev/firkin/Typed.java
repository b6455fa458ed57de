package dev.firkin;

import dev.firkin.error.CodecException;
import dev.firkin.internal.read.MomentScan;
import dev.firkin.spi.Codec;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The border between a map's types and its bytes. Codecs are other people's code: whatever they
 * throw becomes an exception that names the map, and it is thrown before anything has been written.
 */
record Typed<K, V>(
    String map,
    Codec<K> keys,
    Codec<V> values,
    Consumer<byte[]> checkValue,
    Function<byte[], String> place) {

  private static final int KEY_BYTES_SHOWN = 32;

  byte[] encodeKey(K key) {
    byte[] bytes = encode("key", keys, key);
    Keys.check(bytes);
    return bytes;
  }

  byte[] encodeValue(V value) {
    byte[] bytes = encode("value", values, value);
    checkValue.accept(bytes);
    return bytes;
  }

  private <T> byte[] encode(String what, Codec<T> codec, T value) {
    byte[] bytes;
    try {
      bytes = codec.encode(java.util.Objects.requireNonNull(value, what));
    } catch (NullPointerException e) {
      if (value == null) {
        throw e;
      }
      throw unencodable(what, codec, e);
    } catch (ClassCastException e) {
      throw e; // a key of another type, which java.util.Map lets through
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw unencodable(what, codec, e);
    }
    if (bytes == null) {
      throw new CodecException(
          "codec '%s' of map '%s' returned null for a %s; nothing was written"
              .formatted(codec.name(), map, what));
    }
    return bytes;
  }

  private CodecException unencodable(String what, Codec<?> codec, Throwable cause) {
    return new CodecException(
        "a %s of map '%s' cannot be encoded by codec '%s': %s; nothing was written"
            .formatted(what, map, codec.name(), describe(cause)),
        cause);
  }

  private static String describe(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  K decodeKey(byte[] bytes) {
    return decode("key", keys, bytes.clone(), bytes, () -> place.apply(bytes));
  }

  V decodeValue(byte[] key, byte[] bytes) {
    return decode("value", values, bytes, key, () -> place.apply(key));
  }

  Entry<K, V> entry(MomentScan.Found found) {
    Supplier<String> place = () -> found.segment().path().toString();
    K key = decode("key", keys, found.key().clone(), found.key(), place);
    V value = decode("value", values, found.value(), found.key(), place);
    return new Entry<>(key, value, expiry(found));
  }

  private <T> T decode(
      String what, Codec<T> codec, byte[] bytes, byte[] key, Supplier<String> place) {
    T value;
    try {
      value = codec.decode(bytes);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new CodecException(
          "the %s under key %s in map '%s' cannot be decoded by codec '%s', read from %s: %s"
              .formatted(what, shown(key), map, codec.name(), place.get(), describe(e)),
          e);
    }
    if (value == null) {
      throw new CodecException(
          "codec '%s' of map '%s' decoded a %s under key %s to null, read from %s"
              .formatted(codec.name(), map, what, shown(key), place.get()));
    }
    return value;
  }

  /**
   * A key in a message: printable ASCII as it is, everything else in hex; never all of a long one.
   */
  private static String shown(byte[] key) {
    int n = Math.min(key.length, KEY_BYTES_SHOWN);
    boolean printable = true;
    for (int i = 0; i < n; i++) {
      printable &= key[i] >= ' ' && key[i] < 127;
    }
    String text =
        printable
            ? "'" + new String(key, 0, n, java.nio.charset.StandardCharsets.US_ASCII)
            : "0x" + HexFormat.of().formatHex(key, 0, n);
    return text + (n < key.length ? "..." : "") + (printable ? "'" : "");
  }

  static Entry<byte[], byte[]> raw(MomentScan.Found found) {
    return new Entry<>(found.key(), found.value(), expiry(found));
  }

  private static @org.jspecify.annotations.Nullable Instant expiry(MomentScan.Found found) {
    return found.expiry() == 0 ? null : Instant.ofEpochMilli(found.expiry());
  }

  static <A, E> A fold(Stream<E> entries, A start, BiFunction<A, E, A> step) {
    java.util.Objects.requireNonNull(step, "step");
    A folded = start;
    Iterator<E> each = entries.iterator();
    while (each.hasNext()) {
      folded = step.apply(folded, each.next());
    }
    return folded;
  }
}
