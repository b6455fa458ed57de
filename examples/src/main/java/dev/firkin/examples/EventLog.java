package dev.firkin.examples;

import dev.firkin.Batch;
import dev.firkin.Entry;
import dev.firkin.Firkin;
import dev.firkin.FirkinMap;
import dev.firkin.Snapshot;
import dev.firkin.codec.Codecs;
import dev.firkin.codec.json.JsonCodec;
import dev.firkin.spi.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Streams of events that only grow. Each event has a number in its stream, from 1; a stream's
 * version is the number of its last event. Whoever appends says which version he has seen, and is
 * refused if another was quicker. {@link Accounts} uses it.
 *
 * <p>One process has the store open, and a batch asks no questions: so a lock stands around the
 * comparison of versions and the batch. Readers need none, for an event never changes.
 *
 * @param <E> what the events are
 */
public final class EventLog<E> {

  /** The key of an event; as JSON. */
  record Place(String stream, long number) {}

  /** Events to append to a stream if it is at a version. */
  public record Append<E>(String stream, long expectedVersion, List<E> events) {}

  /** What the events of a stream amount to, up to the one with the number {@code version}. */
  public record State<S>(long version, S value) {}

  private final Firkin store;
  private final FirkinMap<Place, E> events;
  private final FirkinMap<String, Long> versions;
  private final ReentrantLock appending = new ReentrantLock();

  /**
   * @param store where the events are kept, beside other maps
   * @param name of the log; its maps begin with it
   */
  public EventLog(Firkin store, String name, Codec<E> codec) {
    this.store = store;
    events = store.map(name + "-events", JsonCodec.of(Place.class), codec);
    versions = store.map(name + "-versions", Codecs.utf8(), Codecs.int64());
  }

  /** The number of a stream's last event, 0 if it has none. */
  public long version(String stream) {
    return versions.getOrDefault(stream, 0L);
  }

  /**
   * Appends events to a stream if nobody has since the caller looked.
   *
   * @param expectedVersion what the caller's decision rests on
   * @return whether they were appended; if not, read on and decide anew
   */
  public boolean append(String stream, long expectedVersion, List<E> added) {
    return append(List.of(new Append<>(stream, expectedVersion, added)));
  }

  /**
   * Appends to several streams: to all, or if one of them is not at the version expected, to none.
   * Nobody sees a part of it, and neither does a restart after a crash.
   *
   * @param appends of different streams
   * @return whether they were appended; if not, read on and decide anew
   */
  public boolean append(List<Append<E>> appends) {
    appending.lock();
    try {
      Batch batch = new Batch();
      for (Append<E> append : appends) {
        long version = version(append.stream());
        if (version != append.expectedVersion()) {
          return false;
        }
        for (E event : append.events()) {
          batch.put(events, new Place(append.stream(), ++version), event);
        }
        batch.put(versions, append.stream(), version);
      }
      store.write(batch);
      return true;
    } finally {
      appending.unlock();
    }
  }

  /** The events of a stream behind a position: all behind 0, none behind the last. */
  public List<E> readAfter(String stream, long position) {
    List<E> read = new ArrayList<>();
    long last = version(stream);
    for (long number = position + 1; number <= last; number++) {
      read.add(present(events.get(new Place(stream, number)), stream, number));
    }
    return read;
  }

  /** The state of one stream, from an earlier state on. */
  public <S> State<S> follow(String stream, State<S> from, BiFunction<S, E, S> step) {
    S value = from.value();
    List<E> newer = readAfter(stream, from.version());
    for (E event : newer) {
      value = step.apply(value, event);
    }
    return new State<>(from.version() + newer.size(), value);
  }

  /**
   * The state of every stream at one moment, while others go on appending: of events that were
   * appended together it has all or none.
   *
   * @param from tells where a stream begins: what that moment already has of its state
   */
  public <S> SortedMap<String, State<S>> project(
      BiFunction<Snapshot, String, State<S>> from, BiFunction<S, E, S> step) {
    SortedMap<String, State<S>> states = new TreeMap<>();
    try (Snapshot moment = store.snapshot();
        Stream<Entry<String, Long>> streams = moment.entries(versions)) {
      streams.forEach(entry -> {
        String stream = entry.key();
        State<S> state = from.apply(moment, stream);
        S value = state.value();
        for (long number = state.version() + 1; number <= entry.value(); number++) {
          E event = moment.get(events, new Place(stream, number));
          value = step.apply(value, present(event, stream, number));
        }
        states.put(stream, new State<>(entry.value(), value));
      });
    }
    return states;
  }

  private static <E> E present(@Nullable E event, String stream, long n) {
    return Objects.requireNonNull(event, () -> "event " + n + " of stream " + stream);
  }
}
