package dev.firkin.internal.keydir;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Where a {@link Shard} keeps its keys, one entry each, behind each other and for ever in the same
 * place.
 *
 * <pre>
 * entry, longs
 *   word 0       length of the key in bytes, if that is 255 or more; else this word is missing
 *   then         the key (see {@link KeyWords})
 * </pre>
 *
 * <p>Who knows an entry's position knows its <i>length code</i>, too: the key's length, or 255 for
 * all that are at least as long.
 *
 * <p>The words come in chunks, so that room for more takes no copying, but for the first words of a
 * chunk. An entry lies in one chunk; one that is longer than a chunk has a chunk of its length. A
 * position is a number of 16 bits: that of the chunk, and that of the word in it; 0 is none.
 *
 * <p><b>Threads.</b> There is one writer. An entry never changes; who learns its position in a way
 * that orders memory may read it, whatever is appended meanwhile.
 */
final class KeyArena {

  /**
   * Words that always find room, in whatever order they come: two chunks that follow each other
   * have more than a chunk's words between them. A longer entry counts as a chunk.
   */
  private static final int WORDS_MAX = 30_000;

  private static final int CHUNK_BITS = 11;
  private static final int CHUNK_WORDS = 1 << CHUNK_BITS;
  private static final int IN_CHUNK = CHUNK_WORDS - 1;
  private static final int CHUNKS = 1 << Short.SIZE - CHUNK_BITS;
  private static final int END = CHUNKS << CHUNK_BITS;
  private static final int FIRST_WORDS = 16;
  private static final int NEXT_WORDS = CHUNK_WORDS >>> 1;

  /** This object, and the array of chunks, with references at their widest. */
  private static final long FIXED_BYTES = 32 + 16 + CHUNKS * 8L;

  private static final VarHandle CHUNK = MethodHandles.arrayElementVarHandle(long[][].class);
  private static final int LONG = 0xFF;

  private final long[][] chunks = new long[CHUNKS][];
  private int used = 1; // position of the next entry, if its chunk has room
  private int words;
  private long bytes = FIXED_BYTES;

  /** The length code of a key. */
  static int lengthCode(int keyBytes) {
    return Math.min(keyBytes, LONG);
  }

  /** Words of the entry of a key. */
  static int entryWords(int keyBytes) {
    return KeyWords.count(keyBytes) + (keyBytes < LONG ? 0 : 1);
  }

  // ---- any thread

  /** Whether an entry with the length code of a key is that key's. */
  boolean isOf(int position, byte[] key) {
    long[] chunk = chunk(position);
    int at = position & IN_CHUNK;
    return key.length < LONG
        ? KeyWords.match(key, chunk, at)
        : chunk[at] == key.length && KeyWords.match(key, chunk, at + 1);
  }

  /** The key of an entry. */
  byte[] key(int position, int lengthCode) {
    long[] chunk = chunk(position);
    int at = position & IN_CHUNK;
    return lengthCode < LONG
        ? KeyWords.read(chunk, at, lengthCode)
        : KeyWords.read(chunk, at + 1, (int) chunk[at]);
  }

  /** What an entry counts for in {@link #words}. */
  int wordsOf(int position, int lengthCode) {
    return Math.min(CHUNK_WORDS, entryWords(keyBytes(position, lengthCode)));
  }

  private int keyBytes(int position, int lengthCode) {
    return lengthCode < LONG ? lengthCode : (int) chunk(position)[position & IN_CHUNK];
  }

  private long[] chunk(int position) {
    return (long[]) CHUNK.getAcquire(chunks, position >>> CHUNK_BITS);
  }

  // ---- the writer

  /** Words of all entries, none counted for more than a chunk. */
  int words() {
    return words;
  }

  /** Memory held. */
  long bytes() {
    return bytes;
  }

  /** Whether an entry of so many words has room in what there is. */
  boolean hasRoom(int entryWords) {
    if (used == END) {
      return false;
    }
    long[] chunk = chunks[used >>> CHUNK_BITS];
    return chunk != null && (used & IN_CHUNK) + entryWords <= chunk.length;
  }

  /** Whether room can be made for an entry of so many words. */
  boolean hasRoomEver(int entryWords) {
    return words + Math.min(CHUNK_WORDS, entryWords) <= WORDS_MAX;
  }

  /** Makes room for an entry of so many words, which with the others are no more than the most. */
  void makeRoom(int entryWords) {
    int at = used & IN_CHUNK;
    if (at != 0 && at + entryWords > CHUNK_WORDS) {
      used += CHUNK_WORDS - at;
      at = 0;
    }
    int number = used >>> CHUNK_BITS;
    long[] chunk = chunks[number];
    int present = chunk == null ? 0 : chunk.length;
    int first = number == 0 ? FIRST_WORDS : NEXT_WORDS;
    int least = present == 0 ? first : 2 * present;
    int length = Math.max(at + entryWords, Math.min(CHUNK_WORDS, least));
    if (length > present) {
      CHUNK.setRelease(
          chunks, number, present == 0 ? new long[length] : Arrays.copyOf(chunk, length));
      bytes += (length - present) * 8L + (present == 0 ? 16 : 0);
    }
  }

  /** Appends the entry of a key, for which there is room, and returns its position. */
  int append(byte[] key) {
    int position = used;
    long[] chunk = chunks[position >>> CHUNK_BITS];
    int at = position & IN_CHUNK;
    if (key.length >= LONG) {
      chunk[at++] = key.length;
    }
    KeyWords.write(key, chunk, at);
    took(entryWords(key.length));
    return position;
  }

  /** Appends a copy of another arena's entry, making room for it, and returns its position. */
  int append(KeyArena other, int entry, int lengthCode) {
    int entryWords = entryWords(other.keyBytes(entry, lengthCode));
    if (!hasRoom(entryWords)) {
      makeRoom(entryWords);
    }
    int position = used;
    long[] to = chunks[position >>> CHUNK_BITS];
    long[] from = other.chunks[entry >>> CHUNK_BITS];
    int at = position & IN_CHUNK;
    int end = at + entryWords;
    for (int i = entry & IN_CHUNK; at < end; i++) { // most are too short for arraycopy to pay
      to[at++] = from[i];
    }
    took(entryWords);
    return position;
  }

  private void took(int entryWords) {
    words += Math.min(CHUNK_WORDS, entryWords);
    used = entryWords > CHUNK_WORDS ? (used | IN_CHUNK) + 1 : used + entryWords;
  }
}
