package dev.firkin.internal.engine;

import dev.firkin.error.CorruptDataException;
import dev.firkin.internal.keydir.Keyspace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Some of a store's values, to train a dictionary and to see what it is worth: from each map in
 * proportion to its size. Keydirs are visited in no order that has to do with values, so the first
 * keys are as good as any. Each tenth value is kept for the test.
 */
final class Samples {

  /** More values than this teach a dictionary nothing. */
  private static final int VALUES_MAX = 50_000;

  /** More gains Zstd's dictionaries less than a hundredth and costs the training seconds. */
  private static final long BYTES_PER_DICTIONARY_BYTE = 32;

  private static final int TESTED_ONE_IN = 10;

  private final List<byte[]> training = new ArrayList<>();
  private final List<byte[]> test = new ArrayList<>();
  private final int valueBytesMax;
  private final long bytesMax;
  private long bytes;
  private int taken;

  /**
   * @param dictionaryBytesMax how long the dictionary may be
   */
  Samples(int dictionaryBytesMax) {
    valueBytesMax = dictionaryBytesMax; // longer values compress well without
    bytesMax = dictionaryBytesMax * BYTES_PER_DICTIONARY_BYTE;
  }

  /**
   * Takes values.
   *
   * @param get reads a value, null if it has gone since
   */
  void take(List<Keyspace> maps, BiFunction<Keyspace, byte[], byte @Nullable []> get) {
    double keys = 0;
    for (Keyspace map : maps) {
      keys += map.keydir().size();
    }
    for (Keyspace map : maps) {
      double share = map.keydir().size() / Math.max(1, keys);
      take(map, (int) Math.ceil(share * VALUES_MAX), (long) Math.ceil(share * bytesMax), get);
    }
  }

  private void take(
      Keyspace map,
      int valuesMax,
      long bytesMax,
      BiFunction<Keyspace, byte[], byte @Nullable []> get) {
    int takenMax = taken + valuesMax;
    long until = bytes + bytesMax;
    List<byte[]> keys = new ArrayList<>();
    long cursor = 0;
    do {
      cursor = map.keydir().visit(cursor, (key, location) -> keys.add(key));
      for (byte[] key : keys) {
        if (taken >= takenMax || bytes >= until) {
          return;
        }
        take(valueOrNull(map, key, get));
      }
      keys.clear();
    } while (cursor != 0);
  }

  private static byte @Nullable [] valueOrNull(
      Keyspace map, byte[] key, BiFunction<Keyspace, byte[], byte @Nullable []> get) {
    try {
      return get.apply(map, key);
    } catch (CorruptDataException e) {
      return null; // a damaged value is for whoever reads it
    }
  }

  private void take(byte @Nullable [] value) {
    if (value == null || value.length == 0 || value.length > valueBytesMax) {
      return;
    }
    (taken % TESTED_ONE_IN == TESTED_ONE_IN - 1 ? test : training).add(value);
    taken++;
    bytes += value.length;
  }

  /** Values to train on. */
  List<byte[]> training() {
    return training;
  }

  /** Other values. */
  List<byte[]> test() {
    return test;
  }

  static long bytes(List<byte[]> values) {
    return values.stream().mapToLong(v -> v.length).sum();
  }
}
