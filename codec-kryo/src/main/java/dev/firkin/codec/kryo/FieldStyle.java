package dev.firkin.codec.kryo;

/** How the fields of records and classes are written. */
public enum FieldStyle {

  /**
   * Fields may come and go: with each value are the names of its fields, and of each field its type
   * and length. A field that the class no longer has is passed over; one that the value does not
   * have is null, 0, false or an empty {@code Optional} in a record, and in other classes what the
   * constructor makes it. A number may become a wider one. A record of seven fields takes some 100
   * bytes this way, and 60 in the other. This is what a codec does unless it is told otherwise.
   */
  EVOLVING,

  /**
   * Fields stay as they are, and nothing but their values is written. A fingerprint of each class
   * is recorded in the store: a map is not opened if a class has other fields, or fields of other
   * types, than it was written with.
   */
  EXACT
}
