package dev.firkin.internal.read;

/** Whether a batch is just becoming visible; see the log's own words on it. */
public interface Publishing {

  /** Odd while one does; different after one did. */
  int publishing();

  /** Waits until it is visible. */
  void awaitPublished();
}
