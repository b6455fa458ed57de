package dev.firkin.codec.kryo;

/** {@link FieldStyle#EVOLVING}, over all that {@link RecordContract} has. */
class RecordEvolvingTest extends RecordContract {
  RecordEvolvingTest() {
    super(FieldStyle.EVOLVING);
  }
}
