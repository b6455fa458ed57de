package dev.firkin.internal.engine;

import dev.firkin.internal.format.FileDamage;
import dev.firkin.internal.format.NewerFormat;
import dev.firkin.internal.format.RecordView;
import dev.firkin.internal.format.SegmentHeader;
import dev.firkin.internal.io.Daemons;
import dev.firkin.internal.io.Joining;
import dev.firkin.internal.keydir.HeapKeydirProvider;
import dev.firkin.internal.provider.Providers;
import dev.firkin.spi.KeydirProvider;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an opening needs whatever is in the directory, done while that is looked at and locked. The
 * first time in a JVM it takes some 25 ms: the search for the keydirs' provider opens all jars, and
 * access to mapped memory is linked.
 *
 * <p>Nobody else uses mapped memory meanwhile: classes of the JDK that need one another would be
 * begun by two threads from two ends.
 */
final class Groundwork implements Runnable, Function<KeydirProvider, String> {

  private static volatile boolean linked;

  private final String keydir;
  private final Thread thread;
  private volatile @Nullable KeydirProvider found;
  private @Nullable Throwable failure;

  private Groundwork(String keydir) {
    this.keydir = keydir;
    thread = Daemons.unstarted("firkin-open-keydir", this);
  }

  /** Begins. */
  static Groundwork begun(String keydir) {
    var work = new Groundwork(keydir);
    try {
      work.thread.start();
    } catch (OutOfMemoryError e) {
      work.run(); // the system has no more threads for us
    }
    return work;
  }

  /**
   * Waits until all is done.
   *
   * @return the provider of the keydirs
   * @throws dev.firkin.error.ProviderException if there is none, or more than one
   */
  KeydirProvider keydirs() {
    await();
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    KeydirProvider provider = found;
    if (provider == null) {
      throw new IllegalStateException("the groundwork has not been done");
    }
    return provider;
  }

  /** The provider of the keydirs, if it has been found yet. */
  @Nullable KeydirProvider found() {
    return found;
  }

  /** Whether all is done, well or not. */
  boolean isDone() {
    return !thread.isAlive();
  }

  /** Waits until all is done, well or not. */
  void await() {
    Joining.join(thread);
  }

  @Override
  public void run() {
    try {
      found =
          Providers.named(
              KeydirProvider.class,
              this,
              keydir,
              "option keydir",
              List.of(new HeapKeydirProvider()));
      if (!linked) {
        link();
        linked = true;
      }
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  /** Reads as recovery will. */
  private static void link() {
    MemorySegment empty = MemorySegment.ofArray(new long[SegmentHeader.BYTES / Long.BYTES]);
    new RecordView().read(empty, 0, 0, empty.byteSize());
    try {
      SegmentHeader.readMark(empty, 0);
      SegmentHeader.decode(empty);
    } catch (FileDamage | NewerFormat e) {
      return; // there is no header, but all that reads one is there now
    }
  }

  /** The name of a provider. */
  @Override
  public String apply(KeydirProvider provider) {
    return provider.name();
  }
}
