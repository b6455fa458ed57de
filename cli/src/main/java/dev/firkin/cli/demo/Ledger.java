package dev.firkin.cli.demo;

import dev.firkin.FirkinMap;
import dev.firkin.cli.demo.WritePlan.Write;
import dev.firkin.cli.terminal.Progress;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which version of each class must be in the store: what the acknowledged writes add up to. */
final class Ledger {

  static final int ABSENT = 0;

  private final JdkClasses classes;
  private final int[] versions;

  Ledger(JdkClasses classes) {
    this.classes = classes;
    this.versions = new int[classes.count()];
  }

  void apply(Write write) {
    versions[write.number()] = write.version();
  }

  boolean has(int number) {
    return versions[number] != ABSENT;
  }

  int live() {
    return (int) Arrays.stream(versions).filter(version -> version != ABSENT).count();
  }

  /**
   * A write that was under way when its process died may be there or not, and nothing in between.
   * Takes note of what it is.
   *
   * @return whether it is there
   */
  boolean settle(Write underWay, FirkinMap<String, byte[]> store) {
    byte[] value = store.get(classes.name(underWay.number()));
    boolean there =
        underWay.version() == ABSENT
            ? value == null && has(underWay.number())
            : is(underWay.number(), underWay.version(), value);
    if (there) {
      apply(underWay);
    }
    return there;
  }

  /** Compares every value with its source, and looks for keys that should not be there. */
  void check(FirkinMap<String, byte[]> store, Tally tally, Progress progress) {
    for (int number = 0; number < versions.length; number++) {
      checkValue(number, store.get(classes.name(number)), tally);
      progress.step(1);
    }
    checkKeys(store, tally);
  }

  private void checkValue(int number, byte @Nullable [] value, Tally tally) {
    int version = versions[number];
    if (is(number, version, value)) {
      return;
    }
    String key = classes.name(number);
    if (version == ABSENT) {
      tally.invent(key, "it was deleted");
    } else if (value == null) {
      tally.lose(key, "version %d is not there".formatted(version));
    } else if (isOlder(number, version, value)) {
      tally.lose(key, "an older version than %d is there".formatted(version));
    } else {
      tally.invent(key, "its %,d bytes were never written".formatted(value.length));
    }
  }

  private boolean is(int number, int version, byte @Nullable [] value) {
    return version == ABSENT
        ? value == null
        : Arrays.equals(value, classes.content(number, version));
  }

  private boolean isOlder(int number, int version, byte[] value) {
    for (int older = 1; older < version; older++) {
      if (is(number, older, value)) {
        return true;
      }
    }
    return false;
  }

  /** By the other way to read a store: a scan must show the same keys, each once. */
  private void checkKeys(FirkinMap<String, byte[]> store, Tally tally) {
    var seen = new BitSet(versions.length);
    try (Stream<String> keys = store.entries().map(entry -> entry.key())) {
      keys.forEach(key -> checkKey(key, seen, tally));
    }
    for (int number = 0; number < versions.length; number++) {
      if (has(number) && !seen.get(number)) {
        tally.lose(classes.name(number), "a scan does not show it");
      }
    }
    if (store.mappingCount() != seen.cardinality()) {
      tally.invent("size", store.mappingCount() + " instead of " + seen.cardinality());
    }
  }

  private void checkKey(String key, BitSet seen, Tally tally) {
    Integer number = classes.number(key);
    if (number == null) {
      tally.invent(key, "nobody wrote that key");
    } else if (seen.get(number) || !has(number)) {
      tally.invent(key, seen.get(number) ? "a scan shows it twice" : "a scan shows it");
    } else {
      seen.set(number);
    }
  }
}
