package dev.firkin.concurrency;

import java.util.HashMap;
import java.util.Map;

/** What a keydir does when one thread asks after the other. */
public class KeydirModel {

  private final Map<Integer, Integer> versions = new HashMap<>();

  public int find(int key) {
    return versions.getOrDefault(key, 0);
  }

  public int put(int key, int version) {
    Integer before = versions.put(key, version);
    return before == null ? 0 : before;
  }

  public boolean replace(int key, int expected, int version) {
    return versions.replace(key, expected, version);
  }

  public int remove(int key) {
    Integer before = versions.remove(key);
    return before == null ? 0 : before;
  }

  /** Other keys are none of its business. */
  public void pass() {}

  @Override
  public boolean equals(Object other) {
    return other instanceof KeydirModel that && versions.equals(that.versions);
  }

  @Override
  public int hashCode() {
    return versions.hashCode();
  }
}
