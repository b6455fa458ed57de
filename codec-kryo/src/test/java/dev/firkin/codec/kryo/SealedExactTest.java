package dev.firkin.codec.kryo;

/** {@link FieldStyle#EXACT}, over all that {@link SealedContract} has. */
class SealedExactTest extends SealedContract {
  SealedExactTest() {
    super(FieldStyle.EXACT);
  }
}
