package dev.firkin.codec.kryo;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** True values, and bytes that are nearly theirs. */
final class Hostile {

  enum Color {
    RED,
    GREEN,
    BLUE
  }

  sealed interface Part {
    record Leaf(@Nullable String text, int number) implements Part {}

    record Branch(List<Part> parts, Part[] more) implements Part {}

    record Nothing() implements Part {}
  }

  static final class Bean {
    @Nullable Bean next;
    Map<String, Part> parts = new HashMap<>();
    long[] numbers = {1, 2};
    Object any = "";
  }

  record All(
      Part part,
      Bean bean,
      Object any,
      EnumMap<Color, Integer> colors,
      EnumSet<Color> set,
      Optional<ZonedDateTime> time,
      boolean[] flags,
      String[][] texts,
      double number,
      byte small) {}

  private Hostile() {}

  static KryoCodec<All> codec(FieldStyle style) {
    return KryoCodec.builder(All.class).fields(style).build();
  }

  static All value() {
    var bean = new Bean();
    bean.next = new Bean();
    bean.next.any = new ArrayDeque<>(List.of(UUID.randomUUID(), Instant.EPOCH));
    bean.parts.put("leaf", new Part.Leaf("größer", 7));
    bean.parts.put("nothing", new Part.Nothing());
    var leaf = new Part.Leaf(null, -1);
    var branch = new Part.Branch(List.of(leaf, leaf, new Part.Nothing()), new Part[] {leaf});
    var tree = new TreeMap<String, Object>(String.CASE_INSENSITIVE_ORDER);
    tree.put("big", new BigInteger("123456789012345678901234567890"));
    tree.put("decimal", new BigDecimal("-1.50"));
    tree.put("bits", BitSet.valueOf(new long[] {3, 4}));
    tree.put("uri", URI.create("a:b"));
    tree.put("locale", Locale.GERMANY);
    tree.put("bytes", new byte[] {1, 2, 3});
    tree.put("sets", new HashSet<>(List.of(new TreeSet<>(List.of(1L, 2L)))));
    return new All(
        branch,
        bean,
        Arrays.asList(tree, null, Map.of(1, List.of()), new Object[] {new int[] {1}, 'c'}),
        new EnumMap<>(Map.of(Color.RED, 1)),
        EnumSet.noneOf(Color.class),
        Optional.of(ZonedDateTime.parse("2026-10-25T02:30+01:00[Europe/Vienna]")),
        new boolean[] {true, false},
        new String[][] {{"a"}, {}},
        1.5,
        (byte) 1);
  }

  /** The bytes with some changes. */
  static byte[] spoilt(byte[] bytes, RandomGenerator random) {
    byte[] spoilt = bytes.clone();
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      spoilt = spoiltOnce(spoilt, random);
    }
    return spoilt;
  }

  private static byte[] spoiltOnce(byte[] bytes, RandomGenerator random) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(6)) {
      case 0 -> with(bytes, at, bytes[at] ^ 1 << random.nextInt(8));
      case 1 -> with(bytes, at, random.nextInt());
      case 2 -> with(bytes, at, 0xFF);
      case 3 -> Arrays.copyOf(bytes, at);
      case 4 -> replaced(bytes, at, 0, random); // more
      default -> replaced(bytes, at, Math.min(bytes.length - at, 1 + random.nextInt(5)), random);
    };
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    return bytes;
  }

  private static byte[] replaced(byte[] bytes, int at, int length, RandomGenerator random) {
    byte[] other = new byte[random.nextInt(8)];
    random.nextBytes(other);
    byte[] all = Arrays.copyOf(bytes, bytes.length - length + other.length);
    System.arraycopy(other, 0, all, at, other.length);
    System.arraycopy(bytes, at + length, all, at + other.length, bytes.length - at - length);
    return all;
  }
}
