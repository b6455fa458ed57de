package dev.firkin.concurrency;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirProvider;
import java.util.ServiceLoader;

/**
 * A keydir that lives through all trials of a test. Beside the few keys of a trial, thousands of
 * others come and go in waves, so the table is nearly always being made larger or smaller, and each
 * trial meets it somewhere else. Changes are made under one lock, as the engine does.
 */
public final class Bench implements AutoCloseable {

  static final int KEYS = 4;

  private static final int FIRST_PASSING = 100;
  private static final int PASSING_AT_ONCE = 24;

  private final NumberedKeys keys;
  private final Keydir keydir;
  private final int top;
  private int passing;
  private boolean rising = true;
  private int waves;

  /**
   * @param keydir the name of one
   * @param top how many keys a wave has
   */
  public Bench(String keydir, Hashes hashes, int top) {
    this.keys = new NumberedKeys(hashes);
    this.keydir = provider(keydir).create(keys);
    this.top = top;
  }

  private static KeydirProvider provider(String name) {
    return ServiceLoader.load(KeydirProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Begins a trial: without its keys. */
  void begin() {
    for (int number = 1; number <= KEYS; number++) {
      remove(number);
    }
  }

  public int find(int number) {
    return NumberedKeys.version(number, keydir.find(NumberedKeys.key(number), keys.hash(number)));
  }

  public synchronized int put(int number, int version) {
    long location = NumberedKeys.location(number, version);
    return NumberedKeys.version(
        number, keydir.put(NumberedKeys.key(number), keys.hash(number), location));
  }

  synchronized boolean replace(int number, int expected, int version) {
    return keydir.replace(
        NumberedKeys.key(number),
        keys.hash(number),
        NumberedKeys.location(number, expected),
        NumberedKeys.location(number, version));
  }

  public synchronized int remove(int number) {
    return NumberedKeys.version(number, keydir.remove(NumberedKeys.key(number), keys.hash(number)));
  }

  /** Some other keys come or go. */
  public synchronized void pass() {
    for (int i = 0; i < PASSING_AT_ONCE; i++) {
      if (rising) {
        put(FIRST_PASSING + passing++, 1);
      } else {
        remove(FIRST_PASSING + --passing);
      }
    }
    if (passing >= top || passing == 0) {
      rising = !rising;
      waves++;
    }
  }

  synchronized long size() {
    return keydir.size() - passing;
  }

  /** How often the other keys have come, or gone. */
  int waves() {
    return waves;
  }

  @Override
  public void close() {
    keydir.close();
  }
}
