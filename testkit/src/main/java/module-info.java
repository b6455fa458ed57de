/**
 * What tests of Firkin stand on: a disk that fails and forgets. Start at {@link
 * dev.firkin.testkit.FaultyDisk}.
 */
@org.jspecify.annotations.NullMarked
module dev.firkin.testkit {
  requires transitive dev.firkin.core;
  requires static transitive org.jspecify;

  exports dev.firkin.testkit;
}
