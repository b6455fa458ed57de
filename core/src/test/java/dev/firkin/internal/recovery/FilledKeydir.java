package dev.firkin.internal.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirFill;
import dev.firkin.spi.Location;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** A keydir that is filled in the order of the hashes, and watches over what it is told. */
class FilledKeydir implements Keydir {

  private final LongFunction<byte[]> keyAt;
  private final Map<ByteBuffer, Long> locations = new HashMap<>();
  private final List<long[]> ranges = new ArrayList<>();
  private long expected = -1;
  private boolean finished;

  /**
   * @param keyAt the key of the record at a location
   */
  FilledKeydir(LongFunction<byte[]> keyAt) {
    this.keyAt = keyAt;
  }

  /** How many keys were announced, -1 if it was not filled. */
  long expected() {
    return expected;
  }

  /** Whether a fill was begun and finished, or none was begun. */
  boolean isFinished() {
    return finished || expected == -1;
  }

  @Override
  public KeydirFill fill(long keys) {
    assertThat(locations).as("a keydir that is filled is empty").isEmpty();
    expected = keys;
    return new Fill();
  }

  private final class Fill implements KeydirFill {
    private int open;

    @Override
    public Part part(long firstHash, long lastHash) {
      synchronized (locations) {
        assertThat(Long.compareUnsigned(firstHash, lastHash)).isLessThanOrEqualTo(0);
        for (long[] range : ranges) {
          assertThat(
                  Long.compareUnsigned(lastHash, range[0]) < 0
                      || Long.compareUnsigned(firstHash, range[1]) > 0)
              .as("ranges do not overlap")
              .isTrue();
        }
        ranges.add(new long[] {firstHash, lastHash});
        open++;
      }
      return new Part() {
        private long before = firstHash;

        @Override
        public void add(long hash, long location) {
          assertThat(Long.compareUnsigned(hash, before)).isGreaterThanOrEqualTo(0);
          assertThat(Long.compareUnsigned(hash, lastHash)).isLessThanOrEqualTo(0);
          before = hash;
          synchronized (locations) {
            Long other = locations.put(ByteBuffer.wrap(keyAt.apply(location)), location);
            assertThat(other).as("each key comes once").isNull();
          }
        }

        @Override
        public void finish() {
          synchronized (locations) {
            open--;
          }
        }
      };
    }

    @Override
    public void finish() {
      assertThat(open).as("parts that are not finished").isZero();
      finished = true;
    }
  }

  @Override
  public long find(byte[] key, long hash) {
    return locations.getOrDefault(ByteBuffer.wrap(key), Location.ABSENT);
  }

  @Override
  public long put(byte[] key, long hash, long location) {
    Long before = locations.put(ByteBuffer.wrap(key), location);
    return before == null ? Location.ABSENT : before;
  }

  @Override
  public boolean replace(byte[] key, long hash, long expected, long location) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long remove(byte[] key, long hash) {
    Long before = locations.remove(ByteBuffer.wrap(key));
    return before == null ? Location.ABSENT : before;
  }

  @Override
  public long size() {
    return locations.size();
  }

  @Override
  public long memoryBytes() {
    return 0;
  }

  @Override
  public long visit(long cursor, Visitor visitor) {
    locations.forEach((key, location) -> visitor.visit(key.array(), location));
    return 0;
  }

  @Override
  public void close() {}
}
