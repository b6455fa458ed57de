import org.jspecify.annotations.NullMarked;

/** Programs to copy. */
@NullMarked
module dev.firkin.examples {
  requires dev.firkin.codec.json;
  requires dev.firkin.codec.kryo;
  requires dev.firkin.core;
  requires static org.jspecify;

  // Jackson and Kryo read and write the records of the examples.
  opens dev.firkin.examples to
      tools.jackson.databind;
  opens dev.firkin.examples.data to
      dev.firkin.codec.kryo,
      tools.jackson.databind;
}
