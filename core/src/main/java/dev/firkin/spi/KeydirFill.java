package dev.firkin.spi;

/**
 * Takes the first keys of an empty keydir, in the order of their hashes. Ranges of hashes may be
 * filled by several threads at once. Nobody else uses the keydir until {@link #finish} has
 * returned.
 */
public interface KeydirFill {

  /**
   * Begins a range of hashes. Ranges do not overlap, and are not begun again.
   *
   * @param firstHash the lowest hash that comes, unsigned
   * @param lastHash the highest, unsigned
   * @return what takes the keys of the range, for one thread
   */
  Part part(long firstHash, long lastHash);

  /**
   * Ends the filling. All parts have been finished, and what their threads did is visible to the
   * caller.
   */
  void finish();

  /** One range of hashes. */
  interface Part {
    /**
     * Adds a key that is not there yet.
     *
     * @param hash its hash, not lower than the one before, unsigned; equal for different keys whose
     *     hashes are equal
     * @param location of its newest record
     */
    void add(long hash, long location);

    /** Ends the range. */
    void finish();
  }
}
