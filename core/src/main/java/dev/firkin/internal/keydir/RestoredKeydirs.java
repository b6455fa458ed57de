package dev.firkin.internal.keydir;

import static dev.firkin.internal.io.StoreLog.LOGGER;

import dev.firkin.internal.io.Daemons;
import dev.firkin.internal.io.Joining;
import dev.firkin.spi.Keydir;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keydirs that were made of images of a checkpoint which nobody has checked as a whole, so that
 * a store can be read at once, however many keys it has. A lookup checks what it needs; everything
 * is checked before anything in the store is changed, and in the background as long as nobody
 * changes it.
 *
 * <p>What is found to be damaged is replaced: all these keydirs are filled anew by what the log
 * says. Since nothing has changed until then, the log says what they were when the store was
 * opened. Readers wait for that.
 *
 * <p>Safe for concurrent use.
 */
public final class RestoredKeydirs {

  private final Supplier<Keyspaces> refill;
  private final List<RestoredKeydir> unchecked = new ArrayList<>();
  private final Object lock = new Object();
  private @Nullable Runnable onRefilled;
  private boolean refilled; // under the lock
  private volatile boolean settled;
  private volatile boolean stopping;
  private @Nullable Thread thread;

  /**
   * Takes the place of keydirs. Before anybody else uses them.
   *
   * @param maps those that have something to check
   * @param refill makes maps of what the log says
   */
  public RestoredKeydirs(List<Keyspace> maps, Supplier<Keyspaces> refill) {
    this.refill = refill;
    for (Keyspace map : maps) {
      RestoredKeydir instead = new RestoredKeydir(this, map, map.keydir());
      map.exchange(instead);
      unchecked.add(instead);
    }
    settled = unchecked.isEmpty();
  }

  /** Whom to tell when the keydirs have been filled anew. Before {@link #start}. */
  public void onRefilled(Runnable told) {
    onRefilled = told;
  }

  /** Begins to check in the background. */
  public void start(String name) {
    if (!settled) {
      Thread started = Daemons.unstarted(name, new Check());
      thread = started;
      started.start();
    }
  }

  /** Ends what goes on in the background. */
  public void stop() {
    stopping = true;
    Thread started = thread;
    if (started != null) {
      Joining.join(started);
    }
  }

  /** What goes on there. */
  private final class Check implements Runnable {
    @Override
    public void run() {
      settleOrStop();
    }
  }

  private void settleOrStop() {
    try {
      for (RestoredKeydir keydir : unchecked) {
        while (!stopping && keydir.checkNext()) {
          // Readers come first: each part takes less than a millisecond.
        }
      }
      if (!stopping) {
        settle();
      }
    } catch (RuntimeException | Error e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "the keydirs cannot be filled anew, which the next read or write tries again: {0}",
          e.toString());
    }
  }

  /**
   * Checks all that is left; afterwards the keydirs are as if they had been put together key by
   * key. To be called before the first change of the log, the segments or the keydirs.
   *
   * @throws RuntimeException if there is damage, and the keydirs cannot be filled anew
   */
  public void settle() {
    while (!settled) {
      for (RestoredKeydir keydir : unchecked) {
        while (keydir.checkNext()) {
          // Together with those who do the same at the moment.
        }
      }
      giveWay();
    }
  }

  /** Unless one of them has been let go since it was checked: what is to replace it may fail. */
  private void giveWay() {
    synchronized (lock) {
      if (!settled && unchecked.stream().allMatch(RestoredKeydir::isInPlace)) {
        unchecked.forEach(RestoredKeydir::giveWay);
        settled = true;
      }
    }
  }

  /**
   * Fills the keydirs anew, or waits until it is done. Not when all has been checked: then nothing
   * is damaged, and a slow reader has met with a change.
   */
  void refill(String problem) {
    synchronized (lock) {
      if (refilled || settled) {
        return;
      }
      LOGGER.log(
          System.Logger.Level.WARNING,
          "a checkpoint of the keydirs is damaged: {0}; the hint files are read",
          problem);
      unchecked.forEach(RestoredKeydir::letGo); // or there might be no room for both
      Keyspaces fresh = refill.get();
      Set<Integer> taken =
          unchecked.stream().map(keydir -> keydir.map().id()).collect(Collectors.toSet());
      unchecked.forEach(keydir -> keydir.take(fresh.get(keydir.map().id()).keydir()));
      fresh.all().stream()
          .filter(map -> !taken.contains(map.id()))
          .map(Keyspace::keydir)
          .forEach(Keydir::close);
      refilled = true;
      Runnable told = onRefilled;
      if (told != null) {
        told.run();
      }
    }
  }

  /** Waits for those who fill the keydirs anew. */
  void await() {
    synchronized (lock) {
      return;
    }
  }
}
