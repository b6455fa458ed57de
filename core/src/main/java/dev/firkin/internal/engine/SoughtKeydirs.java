package dev.firkin.internal.engine;

import dev.firkin.internal.io.Daemons;
import dev.firkin.internal.io.Joining;
import dev.firkin.internal.keydir.HeapKeydirProvider;
import dev.firkin.internal.provider.Providers;
import dev.firkin.spi.KeydirProvider;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The provider of a store's keydirs, looked for while its directory is looked at and locked: the
 * first search of a JVM opens all jars and takes as long as that.
 */
final class SoughtKeydirs implements Runnable, Function<KeydirProvider, String> {

  private final String name;
  private final Thread thread;
  private @Nullable KeydirProvider found;
  private @Nullable Throwable failure;

  private SoughtKeydirs(String name) {
    this.name = name;
    thread = Daemons.unstarted("firkin-open-keydirs", this);
  }

  /** Begins to look for the provider of a name. */
  static SoughtKeydirs begun(String name) {
    var sought = new SoughtKeydirs(name);
    try {
      sought.thread.start();
    } catch (OutOfMemoryError e) {
      sought.run(); // the system has no more threads for us
    }
    return sought;
  }

  /**
   * Waits until it is found.
   *
   * @throws dev.firkin.error.ProviderException if there is none, or more than one
   */
  KeydirProvider found() {
    Joining.join(thread);
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    if (found == null) {
      throw new IllegalStateException("the search for keydirs has not ended");
    }
    return found;
  }

  @Override
  public void run() {
    try {
      found =
          Providers.named(
              KeydirProvider.class, this, name, "option keydir", List.of(new HeapKeydirProvider()));
    } catch (RuntimeException | Error e) {
      failure = e;
    }
  }

  @Override
  public String apply(KeydirProvider provider) {
    return provider.name();
  }
}
