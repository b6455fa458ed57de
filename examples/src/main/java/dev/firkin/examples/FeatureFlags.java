package dev.firkin.examples;

import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.codec.Codecs;
import dev.firkin.codec.json.JsonCodec;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.SyncPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A service's configuration: flags that come and go by name, and settings with types. It changes
 * while the service runs, and survives its end. Whoever changes it says which version he has seen,
 * and is refused if another was quicker: compare-and-set. Whoever depends on it waits for a version
 * newer than his.
 *
 * <p>One process has the store open, so whoever waits and whoever changes share this object, and a
 * condition is all that a watch needs.
 */
public final class FeatureFlags {

  /** How much is logged. */
  public enum LogLevel {
    QUIET,
    NORMAL,
    DEBUG
  }

  /**
   * Settings, each with its type. Settings without sense cannot be made, so they are neither stored
   * nor read.
   *
   * @param connectionsMax 1 to 1,000
   * @param timeout more than 0; null, as when it was stored by a release without it, for 2 s
   * @param logLevel null for {@link LogLevel#NORMAL}
   */
  public record Settings(int connectionsMax, Duration timeout, LogLevel logLevel) {

    /** What a service starts with. */
    public static final Settings DEFAULTS =
        new Settings(10, Duration.ofSeconds(2), LogLevel.NORMAL);

    public Settings {
      timeout = Objects.requireNonNullElse(timeout, Duration.ofSeconds(2));
      logLevel = Objects.requireNonNullElse(logLevel, LogLevel.NORMAL);
      if (connectionsMax < 1 || connectionsMax > 1000) {
        throw new IllegalArgumentException(
            "connectionsMax must be 1 to 1000, was " + connectionsMax);
      }
      if (!timeout.isPositive()) {
        throw new IllegalArgumentException("timeout must be more than 0, was " + timeout);
      }
    }
  }

  /** Everything, as of one version. */
  public record Configuration(long version, SortedMap<String, Boolean> flags, Settings settings) {

    private static final Configuration FIRST =
        new Configuration(0, new TreeMap<>(), Settings.DEFAULTS);

    /** Flags that are not set are off. */
    public boolean isOn(String flag) {
      return flags.getOrDefault(flag, false);
    }

    private Configuration with(String flag, boolean on) {
      TreeMap<String, Boolean> changed = new TreeMap<>(flags);
      changed.put(flag, on);
      return new Configuration(version + 1, changed, settings);
    }

    private Configuration with(Settings changed) {
      return new Configuration(version + 1, flags, changed);
    }
  }

  private static final String KEY = "current";

  private final FirkinMap<String, Configuration> stored;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /**
   * @param store where it is kept, beside other maps
   */
  public FeatureFlags(Firkin store) {
    stored = store.map("configuration", Codecs.utf8(), JsonCodec.of(Configuration.class));
    stored.putIfAbsent(KEY, Configuration.FIRST);
  }

  /** The configuration as it is now. */
  public Configuration now() {
    return stored.getOrDefault(KEY, Configuration.FIRST);
  }

  /**
   * Sets a flag if nobody has changed anything since the caller looked.
   *
   * @param seen what the caller's decision rests on
   * @return whether it was set; if not, look again and decide anew
   */
  public boolean set(Configuration seen, String flag, boolean on) {
    return replace(seen, seen.with(flag, on));
  }

  /**
   * Changes the settings if nobody has changed anything since the caller looked.
   *
   * @param seen what the caller's decision rests on
   * @return whether they were changed; if not, look again and decide anew
   */
  public boolean set(Configuration seen, Settings settings) {
    return replace(seen, seen.with(settings));
  }

  private boolean replace(Configuration seen, Configuration next) {
    boolean replaced = stored.replace(KEY, seen, next);
    if (replaced) {
      lock.lock();
      try {
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
    return replaced;
  }

  /**
   * Waits for a version.
   *
   * @param version what the caller has
   * @param patience how long to wait at most
   * @return what there is then: newer, or if the time ran out that of {@code version}
   * @throws InterruptedException if the thread is interrupted
   */
  public Configuration awaitNewerThan(long version, Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    lock.lock();
    try {
      Configuration now = now();
      while (now.version() <= version && left > 0) {
        left = changed.awaitNanos(left);
        now = now();
      }
      return now;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Switches a flag while another thread waits for it, changes a setting, and starts again: {@code
   * FeatureFlags DIRECTORY}.
   */
  public static void main(String[] args) throws InterruptedException {
    // Changes are few and each counts: forced before set() returns.
    FirkinOptions options = FirkinOptions.builder().syncPolicy(SyncPolicy.everyWrite()).build();
    Path directory = Path.of(args[0]);
    try (Firkin store = Firkin.open(directory, options)) {
      change(new FeatureFlags(store));
    }
    try (Firkin store = Firkin.open(directory, options)) {
      Configuration found = new FeatureFlags(store).now();
      System.out.println("after a restart: " + found.flags() + ", " + found.settings());
    }
  }

  private static void change(FeatureFlags flags) throws InterruptedException {
    Configuration seen = flags.now();
    Thread watch =
        Thread.ofVirtual()
            .start(() -> {
              try {
                Configuration newer = flags.awaitNewerThan(seen.version(), Duration.ofMinutes(1));
                System.out.println("the watch sees " + newer.flags());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    boolean first = flags.set(seen, "dark-mode", !seen.isOn("dark-mode"));
    boolean second = flags.set(seen, "dark-mode", true);
    watch.join();
    System.out.println("set by what was seen: " + first + ", set again by the same: " + second);
    Settings wider = new Settings(25, Duration.ofMillis(500), LogLevel.DEBUG);
    System.out.println("settings changed: " + flags.set(flags.now(), wider));
    System.out.println("version " + flags.now().version());
  }
}
