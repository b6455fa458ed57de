package dev.firkin.config;

import java.time.Duration;
import java.util.Objects;

/**
 * When the background merge runs and what it takes, with the meanings of Riak's Bitcask: a
 * <em>trigger</em> starts a merge, lower <em>thresholds</em> choose which segments join it.
 */
public final class MergeOptions {

  private static final MergeOptions DEFAULTS = builder().build();

  private final Builder b;

  private MergeOptions(Builder b) {
    this.b = b;
  }

  /**
   * The defaults.
   *
   * @return options with every default
   */
  public static MergeOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Starts from the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Starts from these options.
   *
   * @return a new builder with these values
   */
  public Builder toBuilder() {
    return new Builder(b);
  }

  /**
   * Whether merges run by themselves.
   *
   * @return true unless switched off
   */
  public boolean enabled() {
    return b.enabled;
  }

  /**
   * Share of dead records in one segment that starts a merge.
   *
   * @return 0 to 1
   */
  public double fragmentationTrigger() {
    return b.fragmentationTrigger;
  }

  /**
   * Dead bytes in one segment that start a merge.
   *
   * @return bytes
   */
  public long deadBytesTrigger() {
    return b.deadBytesTrigger;
  }

  /**
   * Share of dead records from which a segment joins a merge.
   *
   * @return 0 to 1
   */
  public double fragmentationThreshold() {
    return b.fragmentationThreshold;
  }

  /**
   * Dead bytes from which a segment joins a merge.
   *
   * @return bytes
   */
  public long deadBytesThreshold() {
    return b.deadBytesThreshold;
  }

  /**
   * Size below which a segment joins a merge.
   *
   * @return bytes, 0 for never
   */
  public long smallFileThreshold() {
    return b.smallFileThreshold;
  }

  /**
   * How many values there must be before a merge trains the first dictionary.
   *
   * @return values, 0 for never
   */
  public long dictionaryTrigger() {
    return b.dictionaryTrigger;
  }

  /**
   * Size of the store over the size of what is alive in it, above which merges start whatever the
   * triggers say, and writers wait for them at the next roll-over.
   *
   * @return 1.1 or more, or 0 for no limit
   */
  public double spaceRatioMax() {
    return b.spaceRatioMax;
  }

  /**
   * Bytes a second that merges may write.
   *
   * @return bytes a second, 0 for no limit
   */
  public long bytesPerSecondMax() {
    return b.bytesPerSecondMax;
  }

  /**
   * The hours in which merges may start.
   *
   * @return the daily window
   */
  public MergeWindow window() {
    return b.window;
  }

  /**
   * How often the triggers are looked at besides at each roll-over.
   *
   * @return the pause between two looks
   */
  public Duration checkInterval() {
    return b.checkInterval;
  }

  /** Collects values; {@link #build()} checks them together. Not safe for concurrent use. */
  public static final class Builder {
    private boolean enabled = true;
    private double fragmentationTrigger = 0.60;
    private long deadBytesTrigger = 32L << 20;
    private double fragmentationThreshold = 0.40;
    private long deadBytesThreshold = 16L << 20;
    private long smallFileThreshold = 8L << 20;
    private long dictionaryTrigger = 20_000;
    private double spaceRatioMax;
    private long bytesPerSecondMax;
    private MergeWindow window = MergeWindow.always();
    private Duration checkInterval = Duration.ofSeconds(10);

    private Builder() {}

    private Builder(Builder b) {
      enabled = b.enabled;
      fragmentationTrigger = b.fragmentationTrigger;
      deadBytesTrigger = b.deadBytesTrigger;
      fragmentationThreshold = b.fragmentationThreshold;
      deadBytesThreshold = b.deadBytesThreshold;
      smallFileThreshold = b.smallFileThreshold;
      dictionaryTrigger = b.dictionaryTrigger;
      spaceRatioMax = b.spaceRatioMax;
      bytesPerSecondMax = b.bytesPerSecondMax;
      window = b.window;
      checkInterval = b.checkInterval;
    }

    /**
     * Whether merges run in the background; default true. Without, only {@code compact()} reclaims
     * space.
     *
     * @param value true to merge
     * @return this
     */
    public Builder enabled(boolean value) {
      enabled = value;
      return this;
    }

    /**
     * A merge starts when a sealed segment has at least this share of dead records; default 0.60
     * (Riak's {@code frag_merge_trigger}). Lower reclaims sooner and copies more.
     *
     * @param value 0 to 1
     * @return this
     */
    public Builder fragmentationTrigger(double value) {
      fragmentationTrigger = value;
      return this;
    }

    /**
     * A merge starts when a sealed segment holds at least this many dead bytes; default 32 MiB,
     * half a segment (Riak's {@code dead_bytes_merge_trigger}).
     *
     * @param value bytes, from 1
     * @return this
     */
    public Builder deadBytesTrigger(long value) {
      deadBytesTrigger = value;
      return this;
    }

    /**
     * Once a merge starts, segments with at least this share of dead records join; default 0.40
     * (Riak's {@code frag_threshold}).
     *
     * @param value 0 to 1, not above the trigger
     * @return this
     */
    public Builder fragmentationThreshold(double value) {
      fragmentationThreshold = value;
      return this;
    }

    /**
     * Once a merge starts, segments with at least this many dead bytes join; default 16 MiB (Riak's
     * {@code dead_bytes_threshold}).
     *
     * @param value bytes, from 1, not above the trigger
     * @return this
     */
    public Builder deadBytesThreshold(long value) {
      deadBytesThreshold = value;
      return this;
    }

    /**
     * Segments smaller than this join a merge, so that small files do not pile up over restarts;
     * default 8 MiB (Riak's {@code small_file_threshold}).
     *
     * @param value bytes, 0 for never
     * @return this
     */
    public Builder smallFileThreshold(long value) {
      smallFileThreshold = value;
      return this;
    }

    /**
     * Trains a dictionary from the store's values at the first merge, or call of {@code compact()},
     * at which there are so many of them, if the compressor can use one, and takes it into use if
     * it makes values shorter by a tenth or more; default 20,000. Later ones are trained by {@code
     * Firkin.trainDictionary}.
     *
     * @param value values, 0 for never
     * @return this
     */
    public Builder dictionaryTrigger(long value) {
      dictionaryTrigger = value;
      return this;
    }

    /**
     * Limits the store's size to this multiple of what is alive in it; default 0, no limit. Merges
     * start whatever the triggers say when the limit is near, and at a roll-over writers wait for
     * them. Counted are data and hint files, on both sides: a store in which nothing is dead has
     * the ratio 1. Segments are made small enough for the limit to be kept. 1.5 costs about 2 bytes
     * written for each byte put under uniform overwrites; the cost grows steeply towards 1.
     *
     * @param value 1.1 to 100, or 0 for no limit
     * @return this
     */
    public Builder spaceRatioMax(double value) {
      spaceRatioMax = value;
      return this;
    }

    /**
     * Limits what merges write, to leave the disk to the callers; default 0, no limit.
     *
     * @param value bytes a second, from 65,536, or 0 for no limit
     * @return this
     */
    public Builder bytesPerSecondMax(long value) {
      bytesPerSecondMax = value;
      return this;
    }

    /**
     * The hours of the day in which the triggers may start merges; default always. The space limit
     * is kept at all hours.
     *
     * @param value the window
     * @return this
     */
    public Builder window(MergeWindow value) {
      window = value;
      return this;
    }

    /**
     * How often the triggers are looked at, besides at each roll-over; default 10 s.
     *
     * @param value 10 ms to 1 day
     * @return this
     */
    public Builder checkInterval(Duration value) {
      checkInterval = value;
      return this;
    }

    /**
     * Checks the values together.
     *
     * @return immutable options
     * @throws IllegalArgumentException if one is out of range; the message names it
     */
    public MergeOptions build() {
      Objects.requireNonNull(window, "window");
      Objects.requireNonNull(checkInterval, "checkInterval");
      share("fragmentationTrigger", fragmentationTrigger);
      share("fragmentationThreshold", fragmentationThreshold);
      atLeastOne("deadBytesTrigger", deadBytesTrigger);
      atLeastOne("deadBytesThreshold", deadBytesThreshold);
      require(
          fragmentationThreshold <= fragmentationTrigger,
          "merge.fragmentationThreshold (%s) must not be above merge.fragmentationTrigger (%s)",
          fragmentationThreshold,
          fragmentationTrigger);
      require(
          deadBytesThreshold <= deadBytesTrigger,
          "merge.deadBytesThreshold (%s) must not be above merge.deadBytesTrigger (%s)",
          deadBytesThreshold,
          deadBytesTrigger);
      require(
          smallFileThreshold >= 0,
          "merge.smallFileThreshold must be 0 or more bytes, was %s",
          smallFileThreshold);
      require(
          dictionaryTrigger >= 0,
          "merge.dictionaryTrigger must be 0 or more values, was %s",
          dictionaryTrigger);
      require(
          spaceRatioMax == 0 || spaceRatioMax >= 1.1 && spaceRatioMax <= 100,
          "merge.spaceRatioMax must be 1.1 to 100, or 0 for no limit, was %s",
          spaceRatioMax);
      require(
          bytesPerSecondMax == 0 || bytesPerSecondMax >= 65_536,
          "merge.bytesPerSecondMax must be 65536 or more, or 0 for no limit, was %s",
          bytesPerSecondMax);
      require(
          checkInterval.compareTo(Duration.ofMillis(10)) >= 0
              && checkInterval.compareTo(Duration.ofDays(1)) <= 0,
          "merge.checkInterval must be 10 ms to 1 day, was %s",
          checkInterval);
      return new MergeOptions(new Builder(this));
    }

    private static void share(String name, double value) {
      require(value >= 0 && value <= 1, "merge.%s must be 0 to 1, was %s", name, value);
    }

    private static void atLeastOne(String name, long value) {
      require(value >= 1, "merge.%s must be 1 or more bytes, was %s", name, value);
    }

    private static void require(boolean condition, String message, Object... values) {
      if (!condition) {
        throw new IllegalArgumentException(message.formatted(values));
      }
    }
  }
}
