package dev.firkin.concurrency;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a map does when one thread asks after the other. */
public class StoreModel {

  private final Map<Integer, Integer> entries = new HashMap<>();

  public @Nullable Integer get(int key) {
    return entries.get(key);
  }

  public boolean containsKey(int key) {
    return entries.containsKey(key);
  }

  public @Nullable Integer put(int key, int value) {
    return entries.put(key, value);
  }

  public @Nullable Integer putIfAbsent(int key, int value) {
    return entries.putIfAbsent(key, value);
  }

  public boolean replace(int key, int expected, int value) {
    return entries.replace(key, expected, value);
  }

  public @Nullable Integer remove(int key) {
    return entries.remove(key);
  }

  public @Nullable Integer compute(int key) {
    return StoreOperations.computed(entries, key);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoreModel that && entries.equals(that.entries);
  }

  @Override
  public int hashCode() {
    return entries.hashCode();
  }
}
