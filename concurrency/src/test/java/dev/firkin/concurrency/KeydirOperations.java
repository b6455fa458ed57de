package dev.firkin.concurrency;

import java.util.Objects;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;

/** What Lincheck does with a keydir. It makes one of these for each trial. */
@Param(name = "key", gen = IntGen.class, conf = "1:" + Bench.KEYS)
@Param(name = "version", gen = IntGen.class, conf = "1:3")
public class KeydirOperations {

  private static @Nullable Bench bench;

  private final Bench on = Objects.requireNonNull(bench);

  /** Begins a trial. */
  public KeydirOperations() {
    on.begin();
  }

  static void on(Bench next) {
    bench = next;
  }

  @Operation
  public int find(@Param(name = "key") int key) {
    return on.find(key);
  }

  @Operation
  public int put(@Param(name = "key") int key, @Param(name = "version") int version) {
    return on.put(key, version);
  }

  @Operation
  public boolean replace(
      @Param(name = "key") int key,
      @Param(name = "version") int expected,
      @Param(name = "version") int version) {
    return on.replace(key, expected, version);
  }

  @Operation
  public int remove(@Param(name = "key") int key) {
    return on.remove(key);
  }

  @Operation
  public void pass() {
    on.pass();
  }
}
