package dev.firkin.internal.write;

import dev.firkin.error.LimitException;
import dev.firkin.internal.keydir.Keyspace;
import dev.firkin.spi.Location;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes room in the keydirs for the puts of a batch, before any of them is in the log. */
final class KeydirRoom {

  private KeydirRoom() {}

  /**
   * Makes room for changes that are about to be made. Keys that have a place already need none.
   *
   * @param writes at most one of each key
   * @throws LimitException if there is none
   */
  static void make(List<Write> writes) {
    Map<Keyspace, Integer> puts = new HashMap<>(2);
    for (Write w : writes) {
      if (!w.isDelete()) {
        puts.merge(w.map(), 1, Integer::sum);
      }
    }
    puts.forEach((map, keys) -> make(map, keys, writes));
  }

  private static void make(Keyspace map, int keys, List<Write> writes) {
    try {
      map.keydir().makeRoom(keys);
    } catch (LimitException e) {
      long added =
          writes.stream()
              .filter(w -> w.map() == map && !w.isDelete())
              .filter(w -> map.keydir().find(w.key(), w.hash()) == Location.ABSENT)
              .count();
      if (added > 0) {
        map.keydir().makeRoom((int) added);
      }
    }
  }
}
