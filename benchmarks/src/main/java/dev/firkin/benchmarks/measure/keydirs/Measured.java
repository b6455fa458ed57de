package dev.firkin.benchmarks.measure.keydirs;

/**
 * What was measured of a keydir at a number of keys.
 *
 * @param keys how many
 * @param keydir by name
 * @param figures what was measured so far
 */
record Measured(long keys, String keydir, Figures figures) {

  /** A median, divided; or n/a. */
  String shown(String name, double unit, String format) {
    return figures.has(name) ? format.formatted(figures.median(name) / unit) : "n/a";
  }

  /** A median with the least and the most, divided; or n/a. */
  String spread(String name, double unit, String format) {
    if (!figures.has(name)) {
      return "n/a";
    }
    var s = figures.spread(name);
    return "%s (%s to %s)"
        .formatted(
            format.formatted(s.median() / unit),
            format.formatted(s.min() / unit),
            format.formatted(s.max() / unit));
  }
}
