package dev.firkin.codec.kryo;

/** {@link FieldStyle#EXACT}, over all that {@link RecordContract} has. */
class RecordExactTest extends RecordContract {
  RecordExactTest() {
    super(FieldStyle.EXACT);
  }
}
