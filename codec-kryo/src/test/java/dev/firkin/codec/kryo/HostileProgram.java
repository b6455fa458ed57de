package dev.firkin.codec.kryo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Decodes bytes that no codec wrote, in a JVM that has little memory. */
public final class HostileProgram {

  private static final int BYTES_MAX = 1 << 17;
  private static int values;
  private static int refused;

  private HostileProgram() {}

  /**
   * Runs.
   *
   * @param arguments how often, and where to begin
   */
  public static void main(String[] arguments) {
    int rounds = Integer.parseInt(arguments[0]);
    var random = new SplittableRandom(Long.parseLong(arguments[1]));
    List<KryoCodec<?>> codecs = codecs();
    for (KryoCodec<?> codec : codecs) {
      claims(codec);
    }
    List<byte[]> truths =
        List.of(
            Hostile.codec(FieldStyle.EVOLVING).encode(Hostile.value()),
            Hostile.codec(FieldStyle.EXACT).encode(Hostile.value()));
    for (int i = 0; i < rounds; i++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      for (int c = 0; c < codecs.size(); c++) {
        decode(codecs.get(c), noise);
        decode(codecs.get(c), Hostile.spoilt(truths.get(Math.min(c, 1)), random));
      }
    }
    System.out.println(values + " values, " + refused + " refused");
  }

  private static List<KryoCodec<?>> codecs() {
    var codecs = new ArrayList<KryoCodec<?>>();
    codecs.add(Hostile.codec(FieldStyle.EVOLVING));
    codecs.add(Hostile.codec(FieldStyle.EXACT));
    codecs.add(KryoCodec.of(Object.class));
    return codecs;
  }

  /** Of each class id, again and again, the greatest length that can be told, and then some. */
  private static void claims(KryoCodec<?> codec) {
    for (int id = 0; id <= 100; id++) {
      for (byte[] claim :
          List.of(
              new byte[] {(byte) (id + 2), -1, -1, -1, -1, 7},
              new byte[] {(byte) (id + 2), -1, -1, -1, -1, 15},
              new byte[] {(byte) (id + 2), -1, -1, 3},
              new byte[] {(byte) (id + 2), -1, -1, 3, (byte) (id + 2)},
              new byte[] {(byte) (id + 2), -1, -1, 3, 0, 0},
              new byte[] {(byte) (id + 2), -1, -1, 3, (byte) (id + 2), (byte) (id + 2)},
              new byte[] {(byte) (id + 2), 1},
              new byte[] {(byte) (id + 2), 1, 0},
              new byte[] {(byte) (id + 2), 0},
              new byte[] {(byte) (id + 2)})) {
        byte[] bytes = new byte[BYTES_MAX];
        for (int at = 0; at < bytes.length; at += claim.length) {
          System.arraycopy(claim, 0, bytes, at, Math.min(claim.length, bytes.length - at));
        }
        decode(codec, bytes);
        decode(codec, Arrays.copyOf(claim, claim.length));
      }
    }
  }

  private static void decode(KryoCodec<?> codec, byte[] bytes) {
    try {
      codec.decode(bytes.clone());
      values++;
    } catch (IllegalArgumentException expected) {
      refused++;
    }
  }
}
