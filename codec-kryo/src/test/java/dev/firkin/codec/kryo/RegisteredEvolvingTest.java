package dev.firkin.codec.kryo;

/** {@link FieldStyle#EVOLVING}, over all that {@link RegisteredContract} has. */
class RegisteredEvolvingTest extends RegisteredContract {
  RegisteredEvolvingTest() {
    super(FieldStyle.EVOLVING);
  }
}
