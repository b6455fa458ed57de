package dev.firkin.codec.kryo;

/** {@link FieldStyle#EVOLVING}, over all that {@link SealedContract} has. */
class SealedEvolvingTest extends SealedContract {
  SealedEvolvingTest() {
    super(FieldStyle.EVOLVING);
  }
}
