package dev.firkin.tests.contract;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirContext;
import dev.firkin.spi.KeydirProvider;
import dev.firkin.spi.Location;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Keydirs with one mistake each, and the contract's suite for each of them. */
final class BrokenKeydirs {

  private BrokenKeydirs() {}

  /** The suite of a keydir with a mistake. */
  private abstract static class Suite extends UnregisteredKeydirContract {
    @Override
    public Duration patience() {
      return Duration.ofSeconds(2);
    }

    /** It ends as soon as something is found. */
    @Override
    public Duration stressDuration() {
      return Duration.ofSeconds(30);
    }
  }

  static final class ConfusesEqualHashes extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir() {
        @Override
        Identity identity(byte[] key, long hash) {
          return new Identity(new byte[0], hash);
        }
      };
    }
  }

  static final class ConfusesKeysThatEndWithZeros extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir() {
        @Override
        Identity identity(byte[] key, long hash) {
          int end = key.length;
          while (end > 1 && key[end - 1] == 0) {
            end--;
          }
          return new Identity(Arrays.copyOf(key, end), end);
        }
      };
    }
  }

  static final class CutsLongKeys extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir() {
        @Override
        Identity identity(byte[] key, long hash) {
          return new Identity(Arrays.copyOf(key, Math.min(key.length, Short.MAX_VALUE)), 0);
        }
      };
    }
  }

  static final class LosesAKeyWhenItGrows extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir() {
        private boolean lost;

        @Override
        public long put(byte[] key, long hash, long location) {
          long before = super.put(key, hash, location);
          if (!lost && size() == 1 << 17) {
            lost = nodes.remove(nodes.keySet().iterator().next()) != null;
          }
          return before;
        }
      };
    }
  }

  static final class KeepsTheCallersKey extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir() {
        @Override
        Identity identity(byte[] key, long hash) {
          return new Identity(key, hash);
        }
      };
    }
  }

  static final class ComparesLengths extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir() {
        @Override
        public boolean replace(byte[] key, long hash, long expected, long location) {
          return find(key, hash) == expected && super.replace(key, hash, expected, location);
        }
      };
    }
  }

  static final class ReplacesWhateverIsThere extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir() {
        @Override
        public boolean replace(byte[] key, long hash, long expected, long location) {
          return super.replace(key, hash, find(key, hash), location);
        }
      };
    }
  }

  static final class InventsALength extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir() {
        @Override
        public long find(byte[] key, long hash) {
          long location = super.find(key, hash);
          return location == Location.ABSENT ? location : location | 8;
        }
      };
    }
  }

  static final class CountsRemovalsOfNothing extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir() {
        private volatile long size;

        @Override
        public long put(byte[] key, long hash, long location) {
          long before = super.put(key, hash, location);
          size += before == Location.ABSENT ? 1 : 0;
          return before;
        }

        @Override
        public long remove(byte[] key, long hash) {
          size--;
          return super.remove(key, hash);
        }

        @Override
        public long size() {
          return size;
        }
      };
    }
  }

  static final class VisitsTwice extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir() {
        @Override
        public long visit(long cursor, Visitor visitor) {
          long next = super.visit(cursor, visitor);
          return next == 0 ? 0 : next - 1;
        }
      };
    }
  }

  static final class SkipsWhatMovesUp extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir() {
        @Override
        public long visit(long cursor, Visitor visitor) {
          List<Node> some = new ArrayList<>();
          order.values().stream().skip(cursor).limit(3000).forEach(some::add);
          some.forEach(node -> visitor.visit(node.key.clone(), node.location));
          return some.isEmpty() ? 0 : cursor + some.size();
        }
      };
    }
  }

  static final class NeverEndsAVisit extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir() {
        @Override
        public long visit(long cursor, Visitor visitor) {
          long next = super.visit(cursor, visitor);
          return next == 0 ? Long.MAX_VALUE : next;
        }
      };
    }
  }

  static final class HandsItsOwnKeysToVisitors extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir() {
        @Override
        public long visit(long cursor, Visitor visitor) {
          order.values().forEach(node -> visitor.visit(node.key, node.location));
          return 0;
        }
      };
    }
  }

  static final class VisitsUnderItsLock extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir() {
        @Override
        public synchronized long put(byte[] key, long hash, long location) {
          return super.put(key, hash, location);
        }

        @Override
        public synchronized long visit(long cursor, Visitor visitor) {
          return super.visit(cursor, visitor);
        }
      };
    }
  }

  static final class HidesAKeyWhileItMoves extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir() {
        @Override
        public long put(byte[] key, long hash, long location) {
          long before = remove(key, hash);
          super.put(key, hash, location);
          return before;
        }
      };
    }
  }

  static final class TellsReadersLate extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir() {
        private final ConcurrentHashMap<Identity, Long> known = new ConcurrentHashMap<>();
        private int changes;

        @Override
        public long find(byte[] key, long hash) {
          return known.getOrDefault(identity(key, hash), Location.ABSENT);
        }

        @Override
        public long put(byte[] key, long hash, long location) {
          long before = super.put(key, hash, location);
          if (++changes % 50 == 0) {
            known.clear();
            nodes.forEach((identity, node) -> known.put(identity, node.location));
          } else {
            known.put(identity(key, hash), location);
          }
          return before;
        }

        @Override
        public long remove(byte[] key, long hash) {
          known.remove(identity(key, hash));
          return super.remove(key, hash);
        }

        @Override
        public boolean replace(byte[] key, long hash, long expected, long location) {
          boolean replaced = super.replace(key, hash, expected, location);
          if (replaced) {
            known.put(identity(key, hash), location);
          }
          return replaced;
        }
      };
    }
  }

  static final class TellsOfNoMemory extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir() {
        @Override
        public long memoryBytes() {
          return 1000;
        }
      };
    }
  }

  static final class TellsOfLittleMemory extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir() {
        @Override
        public long memoryBytes() {
          return 1000 + 20 * size();
        }
      };
    }
  }

  static final class KeepsWhatWasRemoved extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir() {
        private volatile long ever;

        @Override
        public long put(byte[] key, long hash, long location) {
          ever++;
          return super.put(key, hash, location);
        }

        @Override
        public long memoryBytes() {
          return 1000 + 300 * ever;
        }
      };
    }
  }

  static final class KeepsAllWhenClosed extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir() {
        @Override
        public void close() {
          // the mistake
        }
      };
    }
  }

  static final class SharesItsKeys extends Suite {
    private final MapKeydir shared = new MapKeydir();

    @Override
    Keydir create(KeydirContext context) {
      return shared;
    }
  }

  static final class AsksForRecordsOfThePast extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir() {
        private long last;

        @Override
        public long put(byte[] key, long hash, long location) {
          if (last != Location.ABSENT) {
            context.keyAt(last);
          }
          last = location;
          return super.put(key, hash, location);
        }
      };
    }
  }

  static final class HasABlankName extends Suite {
    @Override
    Keydir create(KeydirContext context) {
      return new MapKeydir();
    }

    @Override
    public KeydirProvider provider() {
      return provider(" ");
    }
  }
}
