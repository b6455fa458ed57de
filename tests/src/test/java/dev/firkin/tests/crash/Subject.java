package dev.firkin.tests.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import dev.firkin.config.MergeOptions;
import dev.firkin.config.SyncPolicy;
import dev.firkin.error.CorruptDataException;
import dev.firkin.error.StoreIoException;
import dev.firkin.error.StoreOpenException;
import dev.firkin.testkit.DiskImage;
import dev.firkin.testkit.FaultyDisk;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A store on a faulty disk beside the model of what it must hold. For one thread. */
final class Subject implements AutoCloseable {

  /** The keys that histories use: of the unnamed map, and of a named one. */
  static final List<String> KEYS = List.of("a", "b", "c", "d", "e", "m:x", "m:y");

  /** The keydir where a test does not name one. */
  private static final String KEYDIR = System.getProperty("firkin.keydir", "heap");

  final SteppedClock clock;
  final Ledger ledger = new Ledger();
  private final Crashes crashes = new Crashes(ledger);
  private final Health health = new Health();
  private final Tally tally;
  private FirkinOptions options;
  private FaultyDisk disk;
  private OpenStore open;
  private Writes writes;
  private Moments moments;

  Subject(SyncPolicy policy, boolean merging) {
    this(policy, merging, KEYDIR);
  }

  Subject(SyncPolicy policy, boolean merging, String keydir) {
    this(options(policy, merging).keydir(keydir), new FaultyDisk(), new SteppedClock());
  }

  Subject(FirkinOptions.Builder options, FaultyDisk disk, SteppedClock clock) {
    this(options, disk, clock, new Tally());
  }

  Subject(FirkinOptions.Builder options, FaultyDisk disk, SteppedClock clock, Tally tally) {
    this.clock = clock;
    this.options = options.clock(clock).build();
    this.disk = disk;
    this.tally = tally;
    open();
  }

  static FirkinOptions.Builder options(SyncPolicy policy, boolean merging) {
    var merge =
        merging
            ? MergeOptions.builder()
                .fragmentationTrigger(0.3)
                .fragmentationThreshold(0.2)
                .deadBytesThreshold(1000)
                .deadBytesTrigger(2000)
                .checkInterval(Duration.ofMillis(10))
            : MergeOptions.builder().enabled(false);
    return FirkinOptions.builder()
        .keydir(KEYDIR)
        .segmentBytesMax(1 << 20)
        .checkpointBytes(1)
        .syncPolicy(policy)
        .merge(merge.build());
  }

  static boolean isNamed(String key) {
    return key.startsWith("m:");
  }

  static byte[] bytesOf(String key) {
    return (isNamed(key) ? key.substring(2) : key).getBytes(UTF_8);
  }

  FaultyDisk disk() {
    return disk;
  }

  Firkin store() {
    return open.firkin();
  }

  private void open() {
    open = OpenStore.open(disk, options);
    writes = new Writes(open, ledger, clock, options.syncPolicy());
    moments = new Moments(open);
    tally.openings.increment();
  }

  /** Does a step. A refusal is an exception, unless something was planted that explains it. */
  void step(Step step) {
    tally.steps.increment();
    try {
      perform(step);
    } catch (StoreIoException e) {
      if (!health.isTroubled()) {
        throw e;
      }
      refused(e);
    }
  }

  private void refused(StoreIoException e) {
    tally.refusals.increment();
    boolean before = health.isFailed();
    health.refused(e);
    if (!health.isFailed()) {
      ledger.failedWithoutEffect();
    } else if (!before) {
      tally.failures.increment();
    }
  }

  private void perform(Step step) {
    switch (step) {
      case Step.Write w when health.isFailed() -> checkRefuses(w);
      case Step.Write w -> write(w);
      case Step.Look() -> look();
      case Step.Hold() -> moments.hold(ledger.present());
      case Step.LookBack() -> tally.looksBack.add(moments.compare(clock));
      case Step.LetGo() -> moments.letGoOldest();
      case Step.Recount() -> recount();
      case Step.Jump s -> clock.jump(s.seconds() * 1000L);
      case Step.Reopen() -> reopen();
      case Step.Compressor s -> reopen(options.toBuilder().compressor(s.name()).build());
      case Step.Keydir s -> reopen(options.toBuilder().keydir(s.name()).build());
      case Step.Syncing s -> reopen(options.toBuilder().syncPolicy(s.policy().sync()).build());
      case Step.Arm s -> crashes.arm(disk, s.operations());
      case Step.Kill s -> crash(0, s.again());
      case Step.PowerCut s -> crash(s.seed() | 1, s.again());
      case Step.WriteBack s -> disk.writeBack(s.seed());
      case Step.LoseWriteBack s -> health.lose(disk, s.seed());
      case Step.Evict() -> health.evictLater();
      case Step.Plant s -> {
        tally.faults.increment();
        health.plant(disk, s.trouble(), s.n());
      }
      case Step.Room s -> health.room(disk, s.bytes());
      case Step.Quota s -> health.quota(disk, s.bytes());
      case Step.Mend() -> health.mend(disk);
    }
  }

  private void write(Step.Write step) {
    switch (step) {
      case Step.Put s -> writes.put(s.key(), s.bytes(), s.seconds());
      case Step.PutIfAbsent s -> writes.putIfAbsent(s.key(), s.bytes());
      case Step.Touch s -> writes.touch(s.key(), s.seconds());
      case Step.Delete s -> writes.delete(s.key());
      case Step.Batch s -> writes.batch(s.members());
      case Step.Clear() -> writes.clear();
      case Step.Sync() -> ledger.force(store()::sync);
      case Step.RollOver() -> compact(1);
      case Step.Compact() -> compact(0);
      case Step.Merge s -> compact(s.percent() / 100.0);
      case Step.Checkpoint() -> store().checkpoint();
      case Step.Train() -> train();
    }
  }

  private void compact(double ratio) {
    if (health.isTroubled()) {
      store().compact(ratio); // on a full disk it goes without the roll-over that forces
    } else {
      ledger.force(() -> store().compact(ratio));
    }
  }

  private void train() {
    try {
      ledger.force(store()::trainDictionary);
    } catch (IllegalStateException none) {
      assertThat(none).hasMessageContaining("dictionary");
    }
  }

  void put(String key, int bytes, int seconds) {
    writes.put(key, bytes, seconds);
  }

  void delete(String key) {
    writes.delete(key);
  }

  /** A store that has failed takes no write, and says so each time. */
  private void checkRefuses(Step.Write step) {
    if (!refuses(() -> store().put(new byte[] {'a'}, new byte[] {1}))) {
      throw new AssertionError("the store has failed, and goes on as if it had not: " + step);
    }
    refuses(() -> ledger.force(store()::sync)); // unless all was durable before
  }

  private static boolean refuses(Runnable call) {
    try {
      call.run();
      return false;
    } catch (StoreIoException e) {
      assertThat(e.isFinal()).as("after a failure: %s", e).isTrue();
      return true;
    }
  }

  /** Everything that can be read, each entry in every way. */
  Map<String, byte[]> readAll() {
    return open.readAll();
  }

  void look() {
    Map<String, byte[]> found = readAll();
    if (health.isFailed()) {
      // The write that failed may be seen or not, and an expiry cannot be noted any more.
      Ledger.Bounds b = ledger.bounds();
      ledger.possible(found, b.killLeast(), b.most(), true, clock);
    } else {
      String mismatch = ledger.last().mismatch(found, clock.millis(), clock.latest());
      if (!mismatch.isEmpty()) {
        throw new AssertionError(mismatch);
      }
      ledger.observed(ledger.last().observed(found, clock.millis(), clock.latest()));
    }
  }

  private void recount() {
    if (!health.isTroubled()) {
      look();
      Recount.of(open, disk, options);
      tally.recounts.increment();
    }
  }

  void reopen() {
    reopen(options);
  }

  /** Closes the store and opens it again, on a bad disk first as it is, then on a mended one. */
  private void reopen(FirkinOptions next) {
    lookBackAndLetGo();
    boolean same = next == options;
    boolean quiet = same && !options.merge().enabled() && !health.isTroubled();
    OpenStore.Figures before = quiet ? open.figures() : null;
    boolean well = close(open);
    assertThat(disk.violations()).isEmpty();
    options = next;
    if (well) {
      ledger.forced();
    }
    if (health.isTroubled()) {
      reopenTroubled(well);
      return;
    }
    open();
    if (same) {
      assertThat(store().stats().recovery().cleanShutdown()).as("clean").isTrue();
    }
    if (quiet) {
      assertThat(open.figures()).as("stats after reopening").isEqualTo(before);
    }
    look();
  }

  private void lookBackAndLetGo() {
    tally.looksBack.add(moments.compare(clock));
    moments.letGo();
  }

  /** Returns whether all is durable. */
  private boolean close(OpenStore store) {
    try {
      store.close();
      return !health.isFailed();
    } catch (StoreIoException e) {
      if (!health.isTroubled()) {
        throw e;
      }
      tally.refusals.increment();
      return false;
    }
  }

  private void reopenTroubled(boolean well) {
    Ledger.Bounds bounds = ledger.bounds();
    boolean evicted = health.isEvicting();
    if (evicted) {
      disk.evict();
    }
    tally.troubledOpenings.increment();
    try {
      close(OpenStore.open(disk, options));
    } catch (StoreIoException | StoreOpenException e) {
      tally.refusals.increment(); // it may refuse, but not harm
    } catch (CorruptDataException e) {
      if (!health.mayLookDamaged()) {
        throw e;
      }
      tally.refusals.increment();
    }
    disk = disk.image().kill(); // what nobody was told of, nobody will be
    crashes.disarm(disk);
    health.begin(disk);
    open();
    recovered(evicted && !well ? bounds.cutLeast() : bounds.killLeast(), bounds.most(), true);
  }

  private void crash(int seed, int again) {
    boolean sightingsInDoubt = health.isTroubled();
    lookBackAndLetGo();
    Crashes.Crash crash = crashes.take(disk);
    Crashes.abandon(store(), disk);
    assertThat(disk.violations()).isEmpty();
    disk = Crashes.left(crash.image(), seed);
    (seed == 0 ? tally.kills : tally.powerCuts).increment();
    boolean lost = seed != 0;
    if (!lost && health.isEvicting()) {
      disk.evict();
      lost = health.isTroubled();
    }
    health.begin(disk);
    disk = Crashes.whileOpening(disk, options, seed, again, tally);
    open();
    Ledger.Bounds b = crash.bounds();
    recovered(
        lost ? b.cutLeast() : b.killLeast(),
        b.most(),
        sightingsInDoubt || seed != 0 || crash.earlier());
  }

  static FaultyDisk left(DiskImage image, int seed) {
    return Crashes.left(image, seed);
  }

  private void recovered(int least, int most, boolean sightingsLost) {
    new Recovered(open, writes, ledger, clock).check(least, most, sightingsLost);
  }

  @Override
  public void close() {
    lookBackAndLetGo();
    close(open);
    assertThat(disk.violations()).isEmpty();
  }
}
