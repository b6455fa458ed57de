import org.jspecify.annotations.NullMarked;

/** Programs to copy, and in {@code measure} those that measure. */
@NullMarked
module dev.firkin.examples {
  requires dev.firkin.codec.json;
  requires dev.firkin.core;
  requires java.management;
  requires jdk.management;
  requires static org.jspecify;

  // Jackson reads and writes the records of the examples.
  opens dev.firkin.examples to
      tools.jackson.databind;
}
