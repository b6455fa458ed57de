package dev.firkin.spi;

import java.util.List;

/**
 * A compressor that can be given a dictionary: what values have in common, so that small ones need
 * not say it each time. The store keeps the dictionaries and notes in each segment which one it
 * needs.
 */
public interface DictionaryCompressor extends Compressor {

  @Override
  default DictionaryCompressor withParameters(String parameters) {
    throw new IllegalArgumentException(
        "compressor '%s' takes no parameters, was given '%s'".formatted(name(), parameters));
  }

  /**
   * Makes a dictionary.
   *
   * @param samples values as they are put, not to be changed
   * @param bytesMax how long it may be
   * @return the dictionary
   * @throws IllegalArgumentException if these samples are too few or too much alike; the message
   *     says what would help
   */
  byte[] train(List<byte[]> samples, int bytesMax);

  /**
   * This compressor with a dictionary. It restores only what was compressed with the same one, and
   * must say so rather than restore something else. Ids tell dictionaries apart: a store gives each
   * id to one, and never again.
   *
   * @param id of the dictionary in its store, 1 or more; may be put into what is compressed
   * @param dictionary what {@link #train} made, not to be changed
   * @return a compressor of the same name and set-up
   * @throws IllegalArgumentException if these bytes are no dictionary of this compressor
   */
  Compressor withDictionary(int id, byte[] dictionary);
}
