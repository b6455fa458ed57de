package dev.firkin.internal.io;

/**
 * Makes threads that do not keep a JVM from ending. Without the builders of {@link Thread}, whose
 * classes the first opening of a store would wait for.
 */
public final class Daemons {

  private Daemons() {}

  /** A thread that has not been started. */
  public static Thread unstarted(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
