package dev.firkin.internal.keydir;

import dev.firkin.spi.DamagedImageException;
import dev.firkin.spi.Keydir;
import dev.firkin.spi.KeydirFill;
import dev.firkin.spi.KeydirImage;
import dev.firkin.spi.Location;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a keydir whose image has not been checked as a whole. Lookups go to it, and if it
 * finds out that it is damaged, to the one that is filled in its place. Everything else waits until
 * there is nothing left to check.
 */
final class RestoredKeydir implements Keydir {

  private final RestoredKeydirs all;
  private final Keyspace map;
  private volatile @Nullable Keydir keydir; // null while another is filled
  private volatile boolean closed;

  RestoredKeydir(RestoredKeydirs all, Keyspace map, Keydir keydir) {
    this.all = all;
    this.map = map;
    this.keydir = keydir;
  }

  Keyspace map() {
    return map;
  }

  // ---- for all of them together

  /** Checks a part; false if there is no more. */
  boolean checkNext() {
    Keydir now = keydir;
    try {
      return now != null ? now.checkImage() : awaitOther();
    } catch (DamagedImageException e) {
      all.refill(String.valueOf(e.getMessage()));
      return true;
    }
  }

  /** Whether there is a keydir, or none is needed any more. */
  boolean isInPlace() {
    return keydir != null || closed;
  }

  /** Takes itself out of the way. */
  void giveWay() {
    Keydir now = keydir;
    if (now != null) {
      map.exchange(now);
    }
  }

  /** Gives the damaged one's memory back. */
  void letGo() {
    Keydir damaged = keydir;
    keydir = null;
    if (damaged != null) {
      damaged.close();
    }
  }

  /** Takes another one in its place. */
  void take(Keydir other) {
    if (closed) {
      other.close();
    } else {
      keydir = other;
    }
  }

  /** Waits until there is another; false if that is for ever. */
  private boolean awaitOther() {
    if (closed) {
      return false;
    }
    all.refill("it has been taken out of use");
    return true;
  }

  // ---- what may come before all is checked

  @Override
  public long find(byte[] key, long hash) {
    return locate(key, hash, true);
  }

  @Override
  public long candidate(byte[] key, long hash) {
    return locate(key, hash, false);
  }

  private long locate(byte[] key, long hash, boolean exactly) {
    while (true) {
      Keydir now = keydir;
      if (now == null) {
        if (!awaitOther()) {
          return Location.ABSENT;
        }
        continue;
      }
      try {
        long found = exactly ? now.find(key, hash) : now.candidate(key, hash);
        if (now == keydir) {
          return found; // else it was closed, and knew nothing
        }
      } catch (DamagedImageException e) {
        all.refill(String.valueOf(e.getMessage()));
      }
    }
  }

  @Override
  public long size() {
    Keydir now = keydir;
    if (now != null) {
      long size = now.size();
      if (now == keydir) {
        return size;
      }
    }
    return closed ? 0 : settled().size();
  }

  @Override
  public long memoryBytes() {
    Keydir now = keydir;
    return now == null ? 0 : now.memoryBytes();
  }

  @Override
  public boolean checkImage() {
    return checkNext();
  }

  // ---- what waits until all is checked

  private Keydir settled() {
    all.settle();
    Keydir now = keydir;
    if (now == null) {
      throw new IllegalStateException("the keydir is closed");
    }
    return now;
  }

  @Override
  public boolean holds(byte[] key, long hash, long location) {
    return settled().holds(key, hash, location);
  }

  @Override
  public long touch(long hash) {
    return settled().touch(hash);
  }

  @Override
  public double falseCandidateRate() {
    return settled().falseCandidateRate();
  }

  @Override
  public long visit(long cursor, Visitor visitor) {
    return settled().visit(cursor, visitor);
  }

  @Override
  public void visitLocations(LongConsumer visitor) {
    settled().visitLocations(visitor);
  }

  @Override
  public long put(byte[] key, long hash, long location) {
    return settled().put(key, hash, location);
  }

  @Override
  public boolean replace(byte[] key, long hash, long expected, long location) {
    return settled().replace(key, hash, expected, location);
  }

  @Override
  public long remove(byte[] key, long hash) {
    return settled().remove(key, hash);
  }

  @Override
  public void makeRoom(int keys) {
    settled().makeRoom(keys);
  }

  @Override
  public long removeIf(LongPredicate gone) {
    return settled().removeIf(gone);
  }

  @Override
  public @Nullable KeydirImage image() {
    return settled().image();
  }

  @Override
  public @Nullable KeydirFill fill(long keys) {
    return settled().fill(keys);
  }

  @Override
  public void close() {
    closed = true;
    all.await();
    letGo();
  }
}
