package dev.firkin.concurrency;

import dev.firkin.FirkinMap;
import java.util.Map;
import java.util.Objects;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;

/** What Lincheck does with a map of a store. It makes one of these for each trial. */
@Param(name = "key", gen = IntGen.class, conf = "1:" + StoreOperations.KEYS)
@Param(name = "value", gen = IntGen.class, conf = "1:3")
public class StoreOperations {

  static final int KEYS = 3;

  private static @Nullable FirkinMap<Integer, Integer> map;

  private final FirkinMap<Integer, Integer> on = Objects.requireNonNull(map);

  /** Begins a trial: without its keys. */
  public StoreOperations() {
    for (int key = 1; key <= KEYS; key++) {
      on.remove(key);
    }
  }

  static void on(FirkinMap<Integer, Integer> next) {
    map = next;
  }

  @Operation
  public @Nullable Integer get(@Param(name = "key") int key) {
    return on.get(key);
  }

  @Operation
  public boolean containsKey(@Param(name = "key") int key) {
    return on.containsKey(key);
  }

  @Operation
  public @Nullable Integer put(@Param(name = "key") int key, @Param(name = "value") int value) {
    return on.put(key, value);
  }

  @Operation
  public @Nullable Integer putIfAbsent(
      @Param(name = "key") int key, @Param(name = "value") int value) {
    return on.putIfAbsent(key, value);
  }

  @Operation
  public boolean replace(
      @Param(name = "key") int key,
      @Param(name = "value") int expected,
      @Param(name = "value") int value) {
    return on.replace(key, expected, value);
  }

  @Operation
  public @Nullable Integer remove(@Param(name = "key") int key) {
    return on.remove(key);
  }

  @Operation
  public @Nullable Integer compute(@Param(name = "key") int key) {
    return computed(on, key);
  }

  /** Adds one, and takes out what gets too high. */
  static @Nullable Integer computed(Map<Integer, Integer> map, int key) {
    return map.compute(key, (k, value) -> value == null ? 1 : value > 3 ? null : value + 1);
  }
}
