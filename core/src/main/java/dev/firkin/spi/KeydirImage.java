package dev.firkin.spi;

import java.nio.ByteBuffer;

/**
 * An image of a keydir, written in parts while the keydir goes on changing.
 *
 * <p>Every key that is there from the beginning to the end, at one location, is in the image, once
 * and with this location. A key that is put, moved or taken out meanwhile is in it as it was at
 * some moment of that time, or not at all; the engine sees to it by what its log says. Nothing else
 * is in the image.
 *
 * <p>All methods are called by one thread at a time, under the engine's lock, like the changes of
 * the keydir, which come between the calls.
 */
public interface KeydirImage {

  /**
   * Writes the next part. It should take less than a tenth of a millisecond, since writers wait.
   *
   * @param out empty, of 64 KiB or more; what is put there goes into the image
   * @return whether more is to come; the last part, too, may have bytes
   */
  boolean next(ByteBuffer out);

  /**
   * What is needed beside the parts to make the keydir again. Called once, after the last part.
   *
   * @return a few bytes, with a version of their own
   */
  byte[] parameters();
}
