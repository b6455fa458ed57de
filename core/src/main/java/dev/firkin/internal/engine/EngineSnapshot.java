package dev.firkin.internal.engine;

import dev.firkin.error.StoreClosedException;
import dev.firkin.internal.read.MomentScan;
import dev.firkin.internal.snapshot.Moment;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A moment that somebody holds. If it is forgotten instead of closed, the garbage collector's
 * finding that out closes it.
 */
public final class EngineSnapshot implements AutoCloseable {

  private static final Cleaner CLEANER = Cleaner.create();

  private final Engine engine;
  private final Moment moment;
  private final Held held;
  private final Cleaner.Cleanable cleanable;

  /** What must be let go, reachable without the snapshot. */
  private static final class Held implements Runnable {
    private final Engine engine;
    private final Moment moment;
    private volatile boolean closed;

    Held(Engine engine, Moment moment) {
      this.engine = engine;
      this.moment = moment;
    }

    @Override
    public void run() {
      closed = true;
      engine.release(moment);
    }
  }

  EngineSnapshot(Engine engine, Moment moment) {
    this.engine = engine;
    this.moment = moment;
    held = new Held(engine, moment);
    cleanable = CLEANER.register(this, held);
  }

  /** The moment. */
  public Moment moment() {
    checkOpen();
    return moment;
  }

  /** Refuses if the snapshot or the store is closed. */
  void checkOpen() {
    engine.state().checkOpen();
    if (held.closed) {
      throw new StoreClosedException("the snapshot is closed");
    }
  }

  private void checkOurs(RawMap map) {
    if (!map.isOf(engine)) {
      throw new IllegalArgumentException(
          "the map is of the store %s, the snapshot of %s"
              .formatted(map.store(), engine.directory()));
    }
  }

  /** The value of a key at the moment, or null. */
  public byte @Nullable [] get(RawMap map, byte[] key) {
    checkOpen();
    checkOurs(map);
    try {
      return map.get(this, key);
    } finally {
      Reference.reachabilityFence(this); // or the cleaner could close it meanwhile
    }
  }

  /** The entries of a map at the moment. */
  public Stream<MomentScan.Found> scan(RawMap map, boolean values) {
    checkOpen();
    checkOurs(map);
    MomentScan scan =
        new MomentScan(
            moment,
            map.keyspace().id(),
            values,
            engine.hash(),
            engine.segments(),
            engine.reader(),
            engine.clock(),
            this::checkOpen,
            engine.sightings());
    return StreamSupport.stream(
        new Spliterators.AbstractSpliterator<MomentScan.Found>(
            Long.MAX_VALUE, Spliterator.DISTINCT | Spliterator.NONNULL | Spliterator.IMMUTABLE) {
          @Override
          public boolean tryAdvance(Consumer<? super MomentScan.Found> action) {
            return scan.next(action);
          }
        },
        false);
  }

  /** Lets the moment go. Twice does nothing. */
  @Override
  public void close() {
    cleanable.clean();
  }
}
