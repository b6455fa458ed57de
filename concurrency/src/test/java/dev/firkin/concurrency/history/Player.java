package dev.firkin.concurrency.history;

import dev.firkin.Batch;
import dev.firkin.Entry;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A thread that makes calls at random and notes what it was told. */
final class Player {

  private static final Duration LONG = Duration.ofDays(1);

  private final int thread;
  private final Firkin store;
  private final FirkinMap<Integer, Integer> first;
  private final FirkinMap<Integer, Integer> second;
  private final Random random;
  private final int keys;
  private final List<Call<Did>> calls = new ArrayList<>();
  private int lastValue;
  private long begin;
  private long end;

  /**
   * @param keys how many of the keys are used in calls about one
   */
  Player(
      int thread,
      Firkin store,
      FirkinMap<Integer, Integer> first,
      FirkinMap<Integer, Integer> second,
      int keys,
      long seed) {
    this.thread = thread;
    this.store = store;
    this.first = first;
    this.second = second;
    this.keys = keys;
    this.random = new Random(seed);
  }

  List<Call<Did>> calls() {
    return calls;
  }

  /** A call about one key. */
  void playKey() {
    int key = random.nextInt(keys);
    begin = Clock.now();
    Did did = ofKey(mapOf(key), key);
    end = Clock.now();
    calls.add(new Call<>(thread, begin, end, did));
  }

  /** Any call. Those that go on reading note their end before they are through. */
  void playAny() {
    int kind = random.nextInt(20);
    if (kind < 9) {
      playKey();
      return;
    }
    begin = Clock.now();
    Did did =
        switch (kind) {
          case 9, 10, 11, 12, 13 -> batch();
          case 14, 15, 16 -> snapshot();
          case 17 -> scan(first, 0, Entries.FIRST);
          case 18 -> size();
          default -> clearAtTimes();
        };
    calls.add(new Call<>(thread, begin, end, did));
  }

  private FirkinMap<Integer, Integer> mapOf(int key) {
    return key < Entries.FIRST ? first : second;
  }

  /** A value that no other thread writes, and this one not again soon. */
  private int nextValue() {
    lastValue = (lastValue + 1) % 1_000_000;
    return 64 * (lastValue + 1) + thread;
  }

  private static int told(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  private Did ofKey(FirkinMap<Integer, Integer> map, int key) {
    int value = nextValue();
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3 -> new Did.Get(key, told(map.get(key)));
      case 4 -> new Did.ContainsKey(key, map.containsKey(key));
      case 5 -> new Did.Put(key, value, told(map.put(key, value)));
      case 6 -> {
        map.set(key, value);
        yield new Did.Set(key, value);
      }
      case 7 -> new Did.PutIfAbsent(key, value, told(map.putIfAbsent(key, value)));
      case 8 -> {
        int expected = told(map.get(key));
        yield expected == 0
            ? new Did.Get(key, 0)
            : new Did.Replace(key, expected, value, map.replace(key, expected, value));
      }
      case 9 -> new Did.Remove(key, told(map.remove(key)));
      case 10 -> {
        int expected = told(map.get(key));
        yield expected == 0
            ? new Did.Get(key, 0)
            : new Did.RemoveIf(key, expected, map.remove(key, expected));
      }
      case 11 -> new Did.Delete(key, map.delete(key));
      case 12 -> new Did.Touch(key, map.touch(key, LONG));
      case 13 ->
          new Did.Compute(
              key,
              value,
              told(
                  map.compute(
                      key,
                      (k, v) -> {
                        int after = Did.Compute.apply(value, told(v));
                        return after == 0 ? null : after;
                      })));
      case 14 -> new Did.ComputeIfAbsent(key, value, told(map.computeIfAbsent(key, k -> value)));
      default -> new Did.Merge(key, value, told(map.merge(key, value, Did.Merge::apply)));
    };
  }

  private Did batch() {
    int[] values = new int[Entries.KEYS];
    Arrays.fill(values, -1);
    Batch batch = new Batch();
    for (int n = 2 + random.nextInt(Entries.KEYS - 1); n > 0; n--) {
      int key = random.nextInt(Entries.KEYS);
      if (random.nextInt(4) == 0) {
        batch.delete(mapOf(key), key);
        values[key] = 0;
      } else {
        values[key] = nextValue();
        batch.put(mapOf(key), key, values[key]);
      }
    }
    store.write(batch);
    end = Clock.now();
    return new Did.Batch(values);
  }

  /** Its moment lies in the call that makes it; it is read afterwards. */
  private Did snapshot() {
    int[] told = new int[Entries.KEYS];
    try (Snapshot snapshot = store.snapshot()) {
      end = Clock.now();
      if (random.nextBoolean()) {
        for (int key = 0; key < Entries.KEYS; key++) {
          told[key] = told(snapshot.get(mapOf(key), key));
        }
      } else {
        drain(snapshot.entries(first), told);
        drain(snapshot.entries(second), told);
      }
    }
    return new Did.Moment(0, Entries.KEYS, told);
  }

  private Did scan(FirkinMap<Integer, Integer> map, int from, int to) {
    int[] told = new int[Entries.KEYS];
    try (Stream<Entry<Integer, Integer>> entries = map.entries()) {
      end = Clock.now();
      drain(entries, told);
    }
    return new Did.Moment(from, to, told);
  }

  private static void drain(Stream<Entry<Integer, Integer>> entries, int[] into) {
    entries.filter(e -> e.key() < Entries.KEYS).forEach(e -> into[e.key()] = e.value());
  }

  private Did size() {
    long size = second.mappingCount();
    end = Clock.now();
    return new Did.Size(Entries.FIRST, Entries.KEYS, size);
  }

  private Did clearAtTimes() {
    if (random.nextInt(4) != 0) {
      return size();
    }
    boolean which = random.nextInt(4) == 0;
    (which ? first : second).clear();
    end = Clock.now();
    return which ? new Did.Clear(0, Entries.FIRST) : new Did.Clear(Entries.FIRST, Entries.KEYS);
  }
}
