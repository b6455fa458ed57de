package dev.firkin.examples;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.codec.json.JsonCodec;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.SyncPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A service's configuration. Whoever changes it says which version he has seen, and is refused if
 * another was quicker: compare-and-set. Whoever depends on it waits for a version newer than his.
 *
 * <p>One process has the store open, so whoever waits and whoever changes share this object, and a
 * condition is all that a watch needs.
 */
public final class FeatureFlags {

  /** All flags, as of one version. */
  public record Flags(long version, SortedMap<String, Boolean> values) {

    /** Flags that are not set are off. */
    public boolean isOn(String flag) {
      return values.getOrDefault(flag, false);
    }

    private Flags with(String flag, boolean on) {
      TreeMap<String, Boolean> changed = new TreeMap<>(values);
      changed.put(flag, on);
      return new Flags(version + 1, changed);
    }
  }

  private static final String KEY = "flags";

  private final FirkinMap<String, Flags> stored;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /**
   * @param store where they are kept, beside other maps
   */
  public FeatureFlags(Firkin store) {
    stored = store.map("configuration", Codecs.utf8(), JsonCodec.of(Flags.class));
    stored.putIfAbsent(KEY, new Flags(0, new TreeMap<>()));
  }

  /** The flags as they are now. */
  public Flags now() {
    return stored.getOrDefault(KEY, new Flags(0, new TreeMap<>()));
  }

  /**
   * Sets a flag if nobody has changed any since the caller looked.
   *
   * @param seen what the caller's decision rests on
   * @return whether it was set; if not, look again and decide anew
   */
  public boolean set(Flags seen, String flag, boolean on) {
    boolean set = stored.replace(KEY, seen, seen.with(flag, on));
    if (set) {
      lock.lock();
      try {
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
    return set;
  }

  /**
   * Waits for a version.
   *
   * @param version what the caller has
   * @param patience how long to wait at most
   * @return the flags as they are then: newer, or if the time ran out those of {@code version}
   * @throws InterruptedException if the thread is interrupted
   */
  public Flags awaitNewerThan(long version, Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lock();
    try {
      Flags flags = now();
      while (flags.version() <= version && left > 0) {
        left = changed.awaitNanos(left);
        flags = now();
      }
      return flags;
    } finally {
      lock.unlock();
    }
  }

  /** Switches a flag on while another thread waits for it: {@code FeatureFlags DIRECTORY}. */
  public static void main(String[] args) throws InterruptedException {
    // Changes are few and each counts: forced before set() returns.
    FirkinOptions options = FirkinOptions.builder().syncPolicy(SyncPolicy.everyWrite()).build();
    try (Firkin store = Firkin.open(Path.of(args[0]), options)) {
      FeatureFlags flags = new FeatureFlags(store);
      Flags seen = flags.now();
      Thread watch =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  Flags newer = flags.awaitNewerThan(seen.version(), Duration.ofMinutes(1));
                  System.out.println("the watch sees " + newer.values());
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      boolean first = flags.set(seen, "dark-mode", !seen.isOn("dark-mode"));
      boolean second = flags.set(seen, "dark-mode", true);
      watch.join();
      System.out.println("set by what was seen: " + first + ", set again by the same: " + second);
      System.out.println("version " + flags.now().version());
    }
  }
}
