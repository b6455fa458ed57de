package dev.firkin.tests.contract;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.KeydirFill;
import dev.firkin.spi.KeydirImage;
import dev.firkin.spi.KeydirImageSource;
import dev.firkin.spi.Location;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;

/**
 * Keydirs with one mistake each where it comes to images, filling, mass removal and memory, and the
 * contract's suite for each of them.
 */
final class BrokenBulkKeydirs {

  private BrokenBulkKeydirs() {}

  /** The suite of a keydir with a mistake. */
  private abstract static class Suite extends UnregisteredKeydirContract {
    @Override
    Keydir restore(KeydirContext context, KeydirImageSource image) throws IOException {
      return RecordKeydir.restored(context, image);
    }

    @Override
    public Duration patience() {
      return Duration.ofSeconds(2);
    }
  }

  // ---- images

  static final class ImagesTheFirstOfEqualHashes extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new RecordKeydir(context) {
        @Override
        public KeydirImage image() {
          return new Image() {
            @Override
            void write(ByteBuffer out, long hash, long[] candidates) {
              super.write(out, hash, Arrays.copyOf(candidates, 1));
            }
          };
        }
      };
    }
  }

  static final class ReadsRecordsToRestore extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new RecordKeydir(context);
    }

    @Override
    Keydir restore(KeydirContext context, KeydirImageSource image) throws IOException {
      Keydir restored = super.restore(context, image);
      restored.visitLocations(context::keyAt);
      return restored;
    }
  }

  static final class BelievesImages extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new RecordKeydir(context);
    }

    @Override
    Keydir restore(KeydirContext context, KeydirImageSource image) throws IOException {
      return super.restore(context, new Unchecked(image));
    }

    private record Unchecked(KeydirImageSource image) implements KeydirImageSource {
      @Override
      public long bytes() {
        return image.bytes();
      }

      @Override
      public byte[] parameters() {
        return image.parameters();
      }

      @Override
      public MemorySegment map(long offset, long bytes, Arena arena) throws IOException {
        return image.map(offset, bytes, arena);
      }

      @Override
      public void check(long offset, MemorySegment mapped) {}
    }
  }

  static final class CountsInImages extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new RecordKeydir(context) {
        @Override
        public KeydirImage image() {
          return new Image() {
            private long done;

            @Override
            public boolean next(ByteBuffer out) {
              List<Map.Entry<Long, long[]>> some =
                  locations.entrySet().stream().skip(done).limit(1000).toList();
              some.forEach(each -> write(out, each.getKey(), each.getValue()));
              done += some.size();
              return !some.isEmpty();
            }
          };
        }
      };
    }
  }

  static final class ImagesWhatItPromisesTwice extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new RecordKeydir(context) {
        @Override
        public KeydirImage image() {
          return new Image() {
            private long hashBefore;
            private long[] before = {};

            @Override
            public boolean next(ByteBuffer out) {
              super.write(out, hashBefore, before); // the last one of the call before
              return super.next(out);
            }

            @Override
            void write(ByteBuffer out, long hash, long[] candidates) {
              super.write(out, hash, candidates);
              hashBefore = hash;
              before = candidates;
            }
          };
        }
      };
    }
  }

  static final class ImagesWhatWasThereWhenItBegan extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new RecordKeydir(context) {
        @Override
        public KeydirImage image() {
          List<Map.Entry<Long, long[]>> old = List.copyOf(locations.entrySet());
          return new Image() {
            private int done;

            @Override
            public boolean next(ByteBuffer out) {
              int end = Math.min(old.size(), done + 1000);
              for (; done < end; done++) {
                long hash = old.get(done).getKey();
                write(out, hash, locations.containsKey(hash) ? new long[] {7L << 20} : new long[0]);
              }
              return done < old.size();
            }
          };
        }
      };
    }
  }

  // ---- mass removal

  static final class ReadsWhatIsGone extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new RecordKeydir(context);
    }

    @Override
    Keydir restore(KeydirContext context, KeydirImageSource image) throws IOException {
      Keydir restored = super.restore(context, image);
      return new Passing(restored) {
        @Override
        public long removeIf(LongPredicate gone) {
          long before = size();
          List<byte[]> keys = new ArrayList<>();
          visit(
              0,
              (key, location) -> {
                if (gone.test(location)) {
                  keys.add(key);
                }
              });
          keys.forEach(key -> remove(key, context.hash(key)));
          return super.removeIf(gone) + before - size();
        }
      };
    }
  }

  static final class SaysThatNothingWasGone extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new RecordKeydir(context);
    }

    @Override
    Keydir restore(KeydirContext context, KeydirImageSource image) throws IOException {
      return new Passing(super.restore(context, image)) {
        @Override
        public long removeIf(LongPredicate gone) {
          super.removeIf(gone);
          return 0;
        }
      };
    }
  }

  static final class LeavesSomeOfWhatIsGone extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new RecordKeydir(context);
    }

    @Override
    Keydir restore(KeydirContext context, KeydirImageSource image) throws IOException {
      return new Passing(super.restore(context, image)) {
        @Override
        public long removeIf(LongPredicate gone) {
          long[] met = {0};
          long[] kept = {0};
          super.removeIf(location -> {
            boolean isGone = gone.test(location);
            boolean isKept = isGone && ++met[0] % 100 == 0;
            kept[0] += isKept ? 1 : 0;
            return isGone && !isKept;
          });
          return met[0];
        }
      };
    }
  }

  // ---- filling

  static final class FillsOneOfEqualHashes extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new RecordKeydir(context) {
        @Override
        public KeydirFill fill(long keys) {
          return new Selecting(super.fill(keys)) {
            @Override
            boolean takes(long hash, long first) {
              return candidates(hash).length == 0;
            }
          };
        }
      };
    }
  }

  static final class FillsOneOfSeveralParts extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new RecordKeydir(context) {
        @Override
        public KeydirFill fill(long keys) {
          return new Selecting(super.fill(keys)) {
            @Override
            boolean takes(long hash, long first) {
              return first == 0;
            }
          };
        }
      };
    }
  }

  static final class TakesNoMoreThanWasExpected extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new RecordKeydir(context) {
        @Override
        public KeydirFill fill(long keys) {
          return new Selecting(super.fill(keys)) {
            @Override
            boolean takes(long hash, long first) {
              return size() < keys;
            }
          };
        }
      };
    }
  }

  /** A filling that does not take all. */
  private abstract static class Selecting implements KeydirFill {
    private final KeydirFill fill;

    Selecting(KeydirFill fill) {
      this.fill = fill;
    }

    abstract boolean takes(long hash, long firstOfPart);

    @Override
    public Part part(long firstHash, long lastHash) {
      Part part = fill.part(firstHash, lastHash);
      return new Part() {
        @Override
        public void add(long hash, long location) {
          if (takes(hash, firstHash)) {
            part.add(hash, location);
          }
        }

        @Override
        public void finish() {
          part.finish();
        }
      };
    }

    @Override
    public void finish() {
      fill.finish();
    }
  }

  // ---- memory

  static final class RefusesPuts extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new RecordKeydir(context) {
        @Override
        public long put(byte[] key, long hash, long location) {
          super.makeRoom(1);
          return super.put(key, hash, location);
        }

        @Override
        public void makeRoom(int keys) {
          // the mistake
        }
      };
    }
  }

  static final class MakesRoomForOneOfMany extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new RecordKeydir(context) {
        @Override
        public long put(byte[] key, long hash, long location) {
          super.makeRoom(1);
          return super.put(key, hash, location);
        }

        @Override
        public void makeRoom(int keys) {
          super.makeRoom(1);
        }
      };
    }
  }

  static final class ReservesBeforeItRefuses extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new RecordKeydir(context) {
        @Override
        public void makeRoom(int keys) {
          for (int i = 1; i <= Math.min(keys, 2000); i++) {
            super.makeRoom(i);
          }
          super.makeRoom(keys);
        }
      };
    }
  }

  static final class NeverReleases extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new RecordKeydir(context) {
        @Override
        void releaseDownTo(long bytes) {
          // the mistake
        }
      };
    }
  }

  // ---- what can be asked

  static final class HoldsAnything extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new RecordKeydir(context) {
        @Override
        public boolean holds(byte[] key, long hash, long location) {
          return find(key, hash) != Location.ABSENT;
        }
      };
    }
  }

  static final class HoldsOnlyWithALength extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir() {
        @Override
        public boolean holds(byte[] key, long hash, long location) {
          return find(key, hash) == location;
        }
      };
    }
  }

  static final class ReadsRecordsForTheirLocations extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new RecordKeydir(context) {
        @Override
        public void visitLocations(LongConsumer visitor) {
          locations
              .values()
              .forEach(each ->
                  Arrays.stream(each)
                      .forEach(location -> {
                        context.keyAt(location);
                        visitor.accept(location);
                      }));
        }
      };
    }
  }

  static final class VisitsOneLocationOfEqualHashes extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new RecordKeydir(context) {
        @Override
        public void visitLocations(LongConsumer visitor) {
          locations.values().forEach(each -> visitor.accept(each[0]));
        }
      };
    }
  }

  static final class DeniesFalseCandidates extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new RecordKeydir(context) {
        @Override
        public long find(byte[] key, long hash) {
          if (hash % 10 == 0 && !locations.isEmpty()) {
            context.isKeyAt(locations.firstEntry().getValue()[0], key);
          }
          return super.find(key, hash);
        }
      };
    }
  }

  static final class InventsFalseCandidates extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new RecordKeydir(context) {
        @Override
        public double falseCandidateRate() {
          return 0.5;
        }
      };
    }
  }

  /** Another keydir, unless overridden. */
  private abstract static class Passing implements Keydir {
    private final Keydir keydir;

    Passing(Keydir keydir) {
      this.keydir = keydir;
    }

    @Override
    public long find(byte[] key, long hash) {
      return keydir.find(key, hash);
    }

    @Override
    public long put(byte[] key, long hash, long location) {
      return keydir.put(key, hash, location);
    }

    @Override
    public boolean replace(byte[] key, long hash, long expected, long location) {
      return keydir.replace(key, hash, expected, location);
    }

    @Override
    public long remove(byte[] key, long hash) {
      return keydir.remove(key, hash);
    }

    @Override
    public long size() {
      return keydir.size();
    }

    @Override
    public long memoryBytes() {
      return keydir.memoryBytes();
    }

    @Override
    public long visit(long cursor, Visitor visitor) {
      return keydir.visit(cursor, visitor);
    }

    @Override
    public void visitLocations(LongConsumer visitor) {
      keydir.visitLocations(visitor);
    }

    @Override
    public long removeIf(LongPredicate gone) {
      return keydir.removeIf(gone);
    }

    @Override
    public void close() {
      keydir.close();
    }
  }
}
