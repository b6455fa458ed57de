package dev.firkin.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.Batch;
import dev.firkin.config.SyncPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes to a store and to the model of it, and compares what both say that they met. */
final class Writes {

  private final OpenStore store;
  private final Ledger ledger;
  private final SteppedClock clock;
  private final boolean forced;

  Writes(OpenStore store, Ledger ledger, SteppedClock clock, SyncPolicy policy) {
    this.store = store;
    this.ledger = ledger;
    this.clock = clock;
    forced = policy instanceof SyncPolicy.EveryWrite;
  }

  private void write(State after, Runnable write) {
    ledger.write(after, write);
    if (forced) {
      ledger.forced();
    }
  }

  private byte[] nextValue(String key, int bytes) {
    return Values.value(key + "#" + ledger.nextWrite(), bytes);
  }

  void put(String key, int bytes, int seconds) {
    byte[] value = nextValue(key, bytes);
    if (seconds == 0) {
      State.Held held = new State.Held(value, Long.MAX_VALUE, false);
      write(ledger.last().with(key, held), () -> store.put(key, value));
    } else {
      State.Held held = new State.Held(value, clock.millis() + seconds * 1000L, false);
      Duration ttl = Duration.ofSeconds(seconds);
      write(ledger.last().with(key, held), () -> store.put(key, value, ttl));
    }
  }

  void putIfAbsent(String key, int bytes) {
    boolean there = settle(key);
    byte[] value = nextValue(key, bytes);
    State.Held held = new State.Held(value, Long.MAX_VALUE, false);
    write(
        there ? ledger.last() : ledger.last().with(key, held),
        () ->
            assertThat(store.putIfAbsent(key, value))
                .as("putIfAbsent of %s", key)
                .isEqualTo(!there));
  }

  void touch(String key, int seconds) {
    boolean there = settle(key);
    State.Held before = ledger.last().entries().get(key);
    State after = ledger.last();
    if (there) {
      long expiry = clock.millis() + seconds * 1000L;
      after = after.with(key, new State.Held(before.value(), expiry, false));
    }
    write(
        after,
        () ->
            assertThat(store.touch(key, Duration.ofSeconds(seconds)))
                .as("touch of %s", key)
                .isEqualTo(there));
  }

  void delete(String key) {
    boolean there = settle(key);
    // Where there is nothing to delete, nothing is written: an expired entry is still only expired.
    write(
        there ? ledger.last().without(key) : ledger.last(),
        () -> assertThat(store.delete(key)).as("delete of %s", key).isEqualTo(there));
  }

  void batch(List<Step.Member> members) {
    Batch batch = new Batch();
    State after = ledger.last();
    for (Step.Member member : members) {
      String key = member.key();
      if (member.bytes() < 0) {
        after = after.without(key);
        store.delete(batch, key);
      } else {
        byte[] value = nextValue(key, member.bytes());
        after = after.with(key, new State.Held(value, Long.MAX_VALUE, false));
        store.put(batch, key, value);
      }
    }
    write(after, () -> store.firkin().write(batch));
  }

  void clear() {
    write(ledger.last().cleared(), store.firkin()::clear);
  }

  /** Whether the key is there, so that the model knows what the next write meets. */
  private boolean settle(String key) {
    State.Held before = ledger.last().entries().get(key);
    byte[] found = store.get(key);
    Map<String, byte[]> all = new TreeMap<>();
    if (found != null) {
      all.put(key, found);
    }
    State only = new State(before == null ? Map.of() : Map.of(key, before));
    String mismatch = only.mismatch(all, clock.millis(), clock.latest());
    if (!mismatch.isEmpty()) {
      throw new AssertionError("before a write to " + key + ": " + mismatch);
    }
    if (before != null && found == null) {
      ledger.observed(ledger.last().with(key, before.seen()));
    }
    return found != null;
  }
}
