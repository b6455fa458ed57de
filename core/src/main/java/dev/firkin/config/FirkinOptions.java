package dev.firkin.config;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * How a store is opened. Immutable and safe to share; {@link #builder()} starts from the defaults,
 * {@link #fromProperties} reads a deployment's configuration.
 *
 * <p>Nothing here is needed to open a store that exists: what shapes stored bytes is recorded in
 * its files.
 */
public final class FirkinOptions {

  /** Smallest {@link #segmentBytesMax()}: 1 MiB. */
  public static final long SEGMENT_BYTES_LEAST = 1L << 20;

  /** Largest {@link #segmentBytesMax()}: 2 GiB. */
  public static final long SEGMENT_BYTES_MOST = 1L << 31;

  /** Largest key: 65,535 bytes. */
  public static final int KEY_BYTES_MOST = 65_535;

  /** Largest {@link #valueBytesMax()}: 1 GiB. */
  public static final int VALUE_BYTES_MOST = 1 << 30;

  /** As a compressor: that of the newest segment; none in a new store. For tools. */
  public static final String AS_WRITTEN = "as-written";

  private static final FirkinOptions DEFAULTS = builder().build();

  private final Builder b;

  private FirkinOptions(Builder b) {
    this.b = b;
  }

  /**
   * The defaults.
   *
   * @return options with every default
   */
  public static FirkinOptions defaults() {
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
   * Reads options from properties named as the builder's methods, with {@code firkin.} before them
   * and merge options with {@code firkin.merge.}: {@code firkin.segmentBytesMax=64MiB}, {@code
   * firkin.syncPolicy=never | everyWrite | every 1s}, {@code firkin.merge.window=01:00-05:00
   * Europe/Berlin}. Sizes take the units B, KiB, MiB, GiB; durations the units ms, s, m, h, d or
   * ISO-8601. Properties of other names are ignored unless they start with {@code firkin.}.
   *
   * @param properties any properties, for instance the system's
   * @return options with the defaults for what is not named
   * @throws IllegalArgumentException if a value cannot be read, or a {@code firkin.} name is
   *     unknown; the message names the property
   */
  public static FirkinOptions fromProperties(Properties properties) {
    return new PropertiesReader(properties).read();
  }

  /**
   * Size at which the active segment is sealed and the next begun.
   *
   * @return bytes
   */
  public long segmentBytesMax() {
    return b.segmentBytesMax;
  }

  /**
   * Largest value that is taken.
   *
   * @return bytes, as encoded and before compression
   */
  public int valueBytesMax() {
    return b.valueBytesMax;
  }

  /**
   * When writes are forced.
   *
   * @return the policy
   */
  public SyncPolicy syncPolicy() {
    return b.syncPolicy;
  }

  /**
   * What opening does about damage.
   *
   * @return the mode
   */
  public RecoveryMode recoveryMode() {
    return b.recoveryMode;
  }

  /**
   * Whether the store refuses writes.
   *
   * @return true for reading only
   */
  public boolean readOnly() {
    return b.readOnly;
  }

  /**
   * Whether a directory without a store gets one.
   *
   * @return true unless switched off
   */
  public boolean createIfMissing() {
    return b.createIfMissing;
  }

  /**
   * How long a trained dictionary may be.
   *
   * @return bytes
   */
  public int dictionaryBytesMax() {
    return b.dictionaryBytesMax;
  }

  /**
   * Compressor of new records: a name, or {@code name:parameters}.
   *
   * @return a provider's name, or {@code none}
   */
  public String compressor() {
    return b.compressor;
  }

  /**
   * Name of the keydir.
   *
   * @return a provider's name
   */
  public String keydir() {
    return b.keydir;
  }

  /**
   * How much memory the keydirs may hold outside the heap.
   *
   * @return bytes, {@link Long#MAX_VALUE} for no limit
   */
  public long keydirBytesMax() {
    return b.keydirBytesMax;
  }

  /**
   * For how many keys a keydir makes room at once.
   *
   * @return a number of keys, 0 if nothing is known
   */
  public long expectedKeys() {
    return b.expectedKeys;
  }

  /**
   * After how many bytes of log a keydir that can be is written to a file.
   *
   * @return bytes, 0 for as many as the store sees fit, {@link Long#MAX_VALUE} for never
   */
  public long checkpointBytes() {
    return b.checkpointBytes;
  }

  /**
   * Time to live of entries that are put without one.
   *
   * @return the duration, or null for entries that stay
   */
  public @Nullable Duration defaultTimeToLive() {
    return b.defaultTimeToLive;
  }

  /**
   * How many snapshots may be open at once.
   *
   * @return a count
   */
  public int snapshotsMax() {
    return b.snapshotsMax;
  }

  /**
   * Calls slower than this are written to the flight recorder.
   *
   * @return the threshold
   */
  public Duration slowCallThreshold() {
    return b.slowCallThreshold;
  }

  /**
   * The clock.
   *
   * @return what says the time of writes and of expiry
   */
  public InstantSource clock() {
    return b.clock;
  }

  /**
   * How merges run.
   *
   * @return the merge options
   */
  public MergeOptions merge() {
    return b.merge;
  }

  /** Collects values; {@link #build()} checks them together. Not safe for concurrent use. */
  public static final class Builder {
    private long segmentBytesMax = 64L << 20;
    private int valueBytesMax = 256 << 20;
    private SyncPolicy syncPolicy = SyncPolicy.every(Duration.ofSeconds(1));
    private RecoveryMode recoveryMode = RecoveryMode.TOLERATE_TORN_TAIL;
    private boolean readOnly;
    private boolean createIfMissing = true;
    private String compressor = "none";
    private int dictionaryBytesMax = 64 << 10;
    private String keydir = "heap";
    private long keydirBytesMax = Long.MAX_VALUE;
    private long expectedKeys;
    private long checkpointBytes;
    private @Nullable Duration defaultTimeToLive;
    private int snapshotsMax = 64;
    private Duration slowCallThreshold = Duration.ofMillis(10);
    private InstantSource clock = InstantSource.system();
    private MergeOptions merge = MergeOptions.defaults();

    private Builder() {}

    private Builder(Builder b) {
      segmentBytesMax = b.segmentBytesMax;
      valueBytesMax = b.valueBytesMax;
      syncPolicy = b.syncPolicy;
      recoveryMode = b.recoveryMode;
      readOnly = b.readOnly;
      createIfMissing = b.createIfMissing;
      compressor = b.compressor;
      dictionaryBytesMax = b.dictionaryBytesMax;
      keydir = b.keydir;
      keydirBytesMax = b.keydirBytesMax;
      expectedKeys = b.expectedKeys;
      checkpointBytes = b.checkpointBytes;
      defaultTimeToLive = b.defaultTimeToLive;
      snapshotsMax = b.snapshotsMax;
      slowCallThreshold = b.slowCallThreshold;
      clock = b.clock;
      merge = b.merge;
    }

    /**
     * Size at which the active segment is sealed; default 64 MiB. Larger segments mean fewer files;
     * smaller ones let merges reclaim space in smaller steps. May change from one opening to the
     * next. A record that does not fit gets a segment of its own size.
     *
     * @param value bytes, 1 MiB to 2 GiB
     * @return this
     */
    public Builder segmentBytesMax(long value) {
      segmentBytesMax = value;
      return this;
    }

    /**
     * Largest value that a put takes; default 256 MiB. Guards against one runaway value taking the
     * memory of every reader.
     *
     * @param value bytes, 0 to 1 GiB
     * @return this
     */
    public Builder valueBytesMax(int value) {
      valueBytesMax = value;
      return this;
    }

    /**
     * When writes are forced to the device; default every second.
     *
     * @param value the policy
     * @return this
     */
    public Builder syncPolicy(SyncPolicy value) {
      syncPolicy = value;
      return this;
    }

    /**
     * What opening does about damage; default {@link RecoveryMode#TOLERATE_TORN_TAIL}.
     *
     * @param value the mode
     * @return this
     */
    public Builder recoveryMode(RecoveryMode value) {
      recoveryMode = value;
      return this;
    }

    /**
     * Opens for reading only; default false. Several processes may read one store, each once, while
     * none writes it. Nothing in the directory changes.
     *
     * @param value true for reading only
     * @return this
     */
    public Builder readOnly(boolean value) {
      readOnly = value;
      return this;
    }

    /**
     * Whether a missing or empty directory becomes a store; default true.
     *
     * @param value false to refuse
     * @return this
     */
    public Builder createIfMissing(boolean value) {
      createIfMissing = value;
      return this;
    }

    /**
     * Compressor of new records, by its provider's name; default {@code none}. Records that do not
     * shrink are stored as they are. A store reads what any present compressor wrote, and merges
     * compress old records as new ones are.
     *
     * @param value a name found by {@link java.util.ServiceLoader}; or one with parameters, as in
     *     {@code zstd:9}, which the provider explains; or {@code none}; or {@link #AS_WRITTEN}
     * @return this
     */
    public Builder compressor(String value) {
      compressor = value;
      return this;
    }

    /**
     * How long a dictionary that the store trains may be; default 64 KiB. Small values gain most
     * from a long one, which each open store keeps in memory.
     *
     * @param value bytes, 1 KiB to 1 MiB
     * @return this
     */
    public Builder dictionaryBytesMax(int value) {
      dictionaryBytesMax = value;
      return this;
    }

    /**
     * Keydir, by its provider's name; default {@code heap}. May change from one opening to the
     * next.
     *
     * @param value a name found by {@link java.util.ServiceLoader}
     * @return this
     */
    public Builder keydir(String value) {
      keydir = value;
      return this;
    }

    /**
     * How much memory the keydirs of the store may hold outside the heap, all maps together;
     * default {@link Long#MAX_VALUE}. A put of a new key that would take more is refused with a
     * {@link dev.firkin.error.LimitException} and changes nothing; overwriting and deleting go on.
     * Keydirs on the heap are bounded by the heap.
     *
     * @param value bytes, 1 MiB or more
     * @return this
     */
    public Builder keydirBytesMax(long value) {
      keydirBytesMax = value;
      return this;
    }

    /**
     * For how many keys the keydir of each map makes room at once, if its provider takes the hint;
     * default 0. Keydirs grow as they are filled; the hint saves only that work.
     *
     * @param value a number of keys, 0 if nothing is known
     * @return this
     */
    public Builder expectedKeys(long value) {
      expectedKeys = value;
      return this;
    }

    /**
     * After how many bytes of log the keydir is written to the file {@code keydir.checkpoint}, if
     * its provider can do so; default 0, which means as many bytes as the keydir itself has, and 64
     * MiB at least. Opening reads what was logged since the last checkpoint, so a smaller number
     * makes opening after a crash faster and costs more writing. {@link Long#MAX_VALUE} means that
     * none are written, not even at close.
     *
     * @param value bytes, 0 or more
     * @return this
     */
    public Builder checkpointBytes(long value) {
      checkpointBytes = value;
      return this;
    }

    /**
     * Time to live of entries that are put without one, in maps that set none themselves; default
     * null, entries stay.
     *
     * @param value 1 ms or more, or null
     * @return this
     */
    public Builder defaultTimeToLive(@Nullable Duration value) {
      defaultTimeToLive = value;
      return this;
    }

    /**
     * How many snapshots may be open at once; default 64. Each open one keeps the old location of
     * every key that changes, and the segments that merges retire.
     *
     * @param value 1 to 10,000
     * @return this
     */
    public Builder snapshotsMax(int value) {
      snapshotsMax = value;
      return this;
    }

    /**
     * Gets and puts slower than this become flight recorder events, if a recording asks for them;
     * default 10 ms.
     *
     * @param value 0 or more
     * @return this
     */
    public Builder slowCallThreshold(Duration value) {
      slowCallThreshold = value;
      return this;
    }

    /**
     * The clock; default the system's. Orders nothing: the order of writes is the store's own
     * sequence.
     *
     * @param value what says the time of writes and of expiry
     * @return this
     */
    public Builder clock(InstantSource value) {
      clock = value;
      return this;
    }

    /**
     * How merges run.
     *
     * @param value the merge options
     * @return this
     */
    public Builder merge(MergeOptions value) {
      merge = value;
      return this;
    }

    /**
     * Checks the values together.
     *
     * @return immutable options
     * @throws IllegalArgumentException if one is out of range; the message names it
     */
    public FirkinOptions build() {
      Objects.requireNonNull(syncPolicy, "syncPolicy");
      Objects.requireNonNull(recoveryMode, "recoveryMode");
      Objects.requireNonNull(compressor, "compressor");
      Objects.requireNonNull(keydir, "keydir");
      Objects.requireNonNull(slowCallThreshold, "slowCallThreshold");
      Objects.requireNonNull(clock, "clock");
      Objects.requireNonNull(merge, "merge");
      range("segmentBytesMax", segmentBytesMax, SEGMENT_BYTES_LEAST, SEGMENT_BYTES_MOST, "bytes");
      range("valueBytesMax", valueBytesMax, 0, VALUE_BYTES_MOST, "bytes");
      range("snapshotsMax", snapshotsMax, 1, 10_000, "snapshots");
      range("dictionaryBytesMax", dictionaryBytesMax, 1 << 10, 1 << 20, "bytes");
      range("keydirBytesMax", keydirBytesMax, 1 << 20, Long.MAX_VALUE, "bytes");
      range("expectedKeys", expectedKeys, 0, Long.MAX_VALUE, "keys");
      range("checkpointBytes", checkpointBytes, 0, Long.MAX_VALUE, "bytes");
      name("compressor", compressor);
      name("keydir", keydir);
      Duration ttl = defaultTimeToLive;
      if (ttl != null && ttl.compareTo(Duration.ofMillis(1)) < 0) {
        throw new IllegalArgumentException("defaultTimeToLive must be 1 ms or more, was " + ttl);
      }
      if (slowCallThreshold.isNegative()) {
        throw new IllegalArgumentException(
            "slowCallThreshold must be 0 or more, was " + slowCallThreshold);
      }
      return new FirkinOptions(new Builder(this));
    }

    private static void range(String name, long value, long least, long most, String unit) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            "%s must be %d to %d %s, was %d".formatted(name, least, most, unit, value));
      }
    }

    private static void name(String option, String value) {
      if (value.isBlank()) {
        throw new IllegalArgumentException(option + " must be a provider's name, was blank");
      }
    }
  }
}
