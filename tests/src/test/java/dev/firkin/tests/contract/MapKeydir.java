package dev.firkin.tests.contract;

import dev.firkin.spi.Keydir;
import dev.firkin.spi.Location;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** A plain keydir without a mistake, over the JDK's maps. */
class MapKeydir implements Keydir {

  private static final int VISITED_AT_ONCE = 100;

  /** One key; its number is its place in the order of visits. */
  static final class Node {
    final long number;
    final byte[] key;
    volatile long location;

    Node(long number, byte[] key, long location) {
      this.number = number;
      this.key = key;
      this.location = location;
    }
  }

  final ConcurrentMap<Identity, Node> nodes = new ConcurrentHashMap<>();
  final ConcurrentNavigableMap<Long, Node> order = new ConcurrentSkipListMap<>();
  private long numbers;

  /** What tells keys apart. */
  record Identity(byte[] key, long hash) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Identity(byte[] itsKey, long itsHash)
          && hash == itsHash
          && Arrays.equals(key, itsKey);
    }

    @Override
    public int hashCode() {
      return Long.hashCode(hash);
    }
  }

  Identity identity(byte[] key, long hash) {
    return new Identity(key.clone(), hash);
  }

  @Override
  public long find(byte[] key, long hash) {
    Node node = nodes.get(identity(key, hash));
    return node == null ? Location.ABSENT : node.location;
  }

  @Override
  public long put(byte[] key, long hash, long location) {
    Node node = nodes.get(identity(key, hash));
    if (node != null) {
      long before = node.location;
      node.location = location;
      return before;
    }
    var added = new Node(++numbers, key.clone(), location);
    nodes.put(identity(key, hash), added);
    order.put(added.number, added);
    return Location.ABSENT;
  }

  @Override
  public boolean replace(byte[] key, long hash, long expected, long location) {
    Node node = nodes.get(identity(key, hash));
    if (node == null || !Location.same(node.location, expected)) {
      return false;
    }
    node.location = location;
    return true;
  }

  @Override
  public long remove(byte[] key, long hash) {
    Node node = nodes.remove(identity(key, hash));
    if (node == null) {
      return Location.ABSENT;
    }
    order.remove(node.number);
    return node.location;
  }

  @Override
  public long size() {
    return nodes.size();
  }

  @Override
  public long memoryBytes() {
    return 1000 + 300L * nodes.size();
  }

  @Override
  public long visit(long cursor, Visitor visitor) {
    List<Map.Entry<Long, Node>> some =
        order.tailMap(cursor).entrySet().stream().limit(VISITED_AT_ONCE).toList();
    some.forEach(each -> visitor.visit(each.getValue().key.clone(), each.getValue().location));
    return some.size() < VISITED_AT_ONCE ? 0 : some.getLast().getKey() + 1;
  }

  @Override
  public void close() {
    nodes.clear();
    order.clear();
  }
}
