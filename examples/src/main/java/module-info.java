import org.jspecify.annotations.NullMarked;

/** Programs to copy, and in {@code measure} those that measure. */
@NullMarked
module dev.firkin.examples {
  requires dev.firkin.codec.json;
  requires dev.firkin.core;
  requires java.management;
  requires jdk.management;
  requires static org.jspecify;

  uses dev.firkin.spi.Compressor;

  // Jackson reads and writes the records of the examples.
  opens dev.firkin.examples to
      tools.jackson.databind;

  // As does Kryo; only programs that measure use it, and they find it by name.
  opens dev.firkin.examples.data;
}
