package dev.firkin.concurrency.history;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a call did to the {@link Entries} of a store, and what it was told. */
sealed interface Did extends Deed<Entries> {

  /** A call that is about one key. */
  sealed interface OfKey extends Did {
    int key();

    /** The key's value after the call, or -1 if the answer does not fit. */
    int valueAfter(int before);

    @Override
    default @Nullable Entries after(Entries before) {
      int value = valueAfter(before.get(key()));
      return value < 0 ? null : before.with(key(), value);
    }
  }

  record Get(int key, int told) implements OfKey {
    @Override
    public int valueAfter(int before) {
      return before == told ? before : -1;
    }
  }

  record ContainsKey(int key, boolean told) implements OfKey {
    @Override
    public int valueAfter(int before) {
      return before != 0 == told ? before : -1;
    }
  }

  record Put(int key, int value, int told) implements OfKey {
    @Override
    public int valueAfter(int before) {
      return before == told ? value : -1;
    }
  }

  record Set(int key, int value) implements OfKey {
    @Override
    public int valueAfter(int before) {
      return value;
    }
  }

  record PutIfAbsent(int key, int value, int told) implements OfKey {
    @Override
    public int valueAfter(int before) {
      return before != told ? -1 : before == 0 ? value : before;
    }
  }

  record Replace(int key, int expected, int value, boolean told) implements OfKey {
    @Override
    public int valueAfter(int before) {
      boolean fits = before != 0 && before == expected;
      return fits != told ? -1 : fits ? value : before;
    }
  }

  record Remove(int key, int told) implements OfKey {
    @Override
    public int valueAfter(int before) {
      return before == told ? 0 : -1;
    }
  }

  record RemoveIf(int key, int expected, boolean told) implements OfKey {
    @Override
    public int valueAfter(int before) {
      boolean fits = before != 0 && before == expected;
      return fits != told ? -1 : fits ? 0 : before;
    }
  }

  record Delete(int key, boolean told) implements OfKey {
    @Override
    public int valueAfter(int before) {
      return before != 0 == told ? 0 : -1;
    }
  }

  record Touch(int key, boolean told) implements OfKey {
    @Override
    public int valueAfter(int before) {
      return before != 0 == told ? before : -1;
    }
  }

  record Compute(int key, int seed, int told) implements OfKey {
    /** One more, and nothing after some. */
    static int apply(int seed, int before) {
      return before == 0 ? seed : before % 3 == 0 ? 0 : before + 1;
    }

    @Override
    public int valueAfter(int before) {
      return apply(seed, before) == told ? told : -1;
    }
  }

  record ComputeIfAbsent(int key, int value, int told) implements OfKey {
    @Override
    public int valueAfter(int before) {
      int after = before == 0 ? value : before;
      return after == told ? after : -1;
    }
  }

  record Merge(int key, int value, int told) implements OfKey {
    static int apply(int before, int value) {
      return (before ^ value) == 0 ? 1 : before ^ value;
    }

    @Override
    public int valueAfter(int before) {
      int after = before == 0 ? value : apply(before, value);
      return after == told ? after : -1;
    }
  }

  /** A batch; -1 for keys that it does not change, 0 for those that it deletes. */
  record Batch(int... values) implements Did {
    @Override
    public Entries after(Entries before) {
      return before.with(values);
    }

    @Override
    public String toString() {
      return "Batch" + Arrays.toString(values);
    }
  }

  /** All entries from a key to another at one moment: a snapshot's, or a scan's. */
  record Moment(int from, int to, int... told) implements Did {
    @Override
    public @Nullable Entries after(Entries before) {
      return before.has(from, to, told) ? before : null;
    }

    @Override
    public String toString() {
      return "Moment[%d to %d]%s".formatted(from, to, Arrays.toString(told));
    }
  }

  record Size(int from, int to, long told) implements Did {
    @Override
    public @Nullable Entries after(Entries before) {
      return before.count(from, to) == told ? before : null;
    }
  }

  record Clear(int from, int to) implements Did {
    @Override
    public Entries after(Entries before) {
      return before.without(from, to);
    }
  }
}
