package dev.firkin.examples.measure;

import dev.firkin.examples.measure.TestData.WrongValueException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One contender with what was written to it, and the loops that are timed. Knows the version of
 * every entry, so every answer is checked. For one thread.
 */
final class Workload {

  /** What a loop does. */
  enum Work {
    FILL("fill, new keys"),
    GET("get, random"),
    ABSENT("get, absent key"),
    OVERWRITE("overwrite, random");

    final String title;

    Work(String title) {
      this.title = title;
    }
  }

  private static final long ABSENT_FROM = 1L << 40;

  private final Contender contender;
  private final TestData data;
  private final byte[] versions;
  private final byte[] key = new byte[TestData.KEY_BYTES];
  private final byte[] value;
  private long filled;
  private long random;

  /**
   * @param keys how many entries it will have
   */
  Workload(Contender contender, TestData data, long keys) {
    this.contender = contender;
    this.data = data;
    this.versions = new byte[Math.toIntExact(keys)];
    this.value = data.newValue();
  }

  Contender contender() {
    return contender;
  }

  long filled() {
    return filled;
  }

  /** Whether the contender can do it. */
  boolean can(Work work) {
    return contender.keeps()
        || contender instanceof Contender.Harness
        || work == Work.FILL
        || work == Work.OVERWRITE;
  }

  Cost run(Work work, long calls) {
    return Cost.of(
        calls,
        () -> {
          switch (work) {
            case FILL -> fill(calls);
            case GET -> get(calls);
            case ABSENT -> absent(calls);
            case OVERWRITE -> overwrite(calls);
          }
        });
  }

  private long nextEntry() {
    random++;
    return Math.unsignedMultiplyHigh(TestData.mixed(random), filled);
  }

  private void fill(long calls) {
    for (long end = filled + calls; filled < end; filled++) {
      data.key(filled, key);
      data.value(filled, 0, value);
      contender.put(key, value);
    }
  }

  private void overwrite(long calls) {
    for (long i = 0; i < calls; i++) {
      long entry = nextEntry();
      data.key(entry, key);
      data.value(entry, ++versions[(int) entry], value);
      contender.put(key, value);
    }
  }

  private void get(long calls) {
    for (long i = 0; i < calls; i++) {
      check(nextEntry());
    }
  }

  /** Gets every entry once. */
  void checkAll() {
    for (long entry = 0; entry < filled; entry++) {
      check(entry);
    }
  }

  private void check(long entry) {
    data.key(entry, key);
    data.value(entry, versions[(int) entry], value);
    byte @Nullable [] found = contender.get(key);
    if (contender.keeps() && !Arrays.equals(found, value)) {
      throw new WrongValueException(
          contender.name(), entry, found == null ? "is missing" : "other bytes than were put");
    }
  }

  private void absent(long calls) {
    for (long i = 0; i < calls; i++) {
      long entry = ABSENT_FROM + ++random;
      data.key(entry, key);
      if (contender.get(key) != null) {
        throw new WrongValueException(contender.name(), entry, "was never put");
      }
    }
  }

  /** The same entries in another contender: for a store that was opened again. */
  Workload in(Contender other) {
    Workload same = new Workload(other, data, 0, versions);
    same.filled = filled;
    return same;
  }

  private Workload(Contender contender, TestData data, long random, byte[] versions) {
    this.contender = contender;
    this.data = data;
    this.random = random;
    this.versions = versions;
    this.value = data.newValue();
  }
}
