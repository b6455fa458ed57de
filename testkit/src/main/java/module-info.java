/**
 * What tests of Firkin stand on: a disk that fails and forgets, {@link
 * dev.firkin.testkit.FaultyDisk}, and {@linkplain dev.firkin.testkit.contract suites} for all that
 * plugs in.
 */
@org.jspecify.annotations.NullMarked
module dev.firkin.testkit {
  requires transitive dev.firkin.core;
  requires java.management;
  requires jdk.management;
  requires transitive net.jqwik.api;
  requires transitive org.junit.jupiter.api;
  requires static transitive org.jspecify;

  exports dev.firkin.testkit;
  exports dev.firkin.testkit.contract;
}
