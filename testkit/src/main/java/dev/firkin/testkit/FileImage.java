package dev.firkin.testkit;

/**
 * A file at one moment; never changes.
 *
 * @param cached what the page cache shows
 * @param clean what the operating system believes the device to have
 * @param durable what the device has
 * @param length as it shows
 * @param durableLength as the device has it
 * @param room bytes that the disk has promised
 */
record FileImage(
    Pages cached, Pages clean, Pages durable, long length, long durableLength, long room) {

  /** A file all of whose bytes are on the device. */
  static FileImage settled(Pages pages, long length) {
    return new FileImage(pages, pages, pages, length, length, length);
  }

  byte[] bytes() {
    return cached.toBytes(length);
  }
}
