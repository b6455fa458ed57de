package dev.firkin.codec.kryo;

/** {@link FieldStyle#EXACT}, over all that {@link RegisteredContract} has. */
class RegisteredExactTest extends RegisteredContract {
  RegisteredExactTest() {
    super(FieldStyle.EXACT);
  }
}
