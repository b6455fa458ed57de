package dev.firkin.fuzz;

import dev.firkin.spi.Codec;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What codecs make of any bytes: a value, or an {@link IllegalArgumentException}. The subject is
 * the name under which the codec was added.
 */
final class CodecTarget implements Target {

  /** What must hold for a value that was decoded. */
  interface Law {
    /**
     * Checks it.
     *
     * @throws Exception if it does not hold
     */
    <T> void check(Codec<T> codec, byte[] bytes, T value) throws Exception;
  }

  /** Nothing more than that there is one. */
  static final Law NONE =
      new Law() {
        @Override
        public <T> void check(Codec<T> codec, byte[] bytes, T value) {
          // It was decoded without harm.
        }
      };

  /** Encoding it gives the same bytes: no others are accepted for this value. */
  static final Law ONE_FORM =
      new Law() {
        @Override
        public <T> void check(Codec<T> codec, byte[] bytes, T value) {
          if (!Arrays.equals(codec.encode(value), bytes)) {
            throw new AssertionError("bytes were accepted that the codec would not have written");
          }
        }
      };

  /** Once encoded, it has one form: what is read and written again does not change any more. */
  static final Law SETTLES =
      new Law() {
        @Override
        public <T> void check(Codec<T> codec, byte[] bytes, T value) {
          byte[] written = codec.encode(value);
          if (!Arrays.equals(codec.encode(codec.decode(written.clone())), written)) {
            throw new AssertionError("a value that was decoded changes when it is stored again");
          }
        }
      };

  private record Subject<T>(Codec<T> codec, List<T> samples) {

    Stream<Input> seeds(String name) {
      return samples.stream().map(sample -> Input.of(codec.encode(sample), name));
    }

    void run(byte[] bytes, Law law) throws Exception {
      law.check(codec, bytes, codec.decode(bytes.clone()));
    }
  }

  private final Map<String, Subject<?>> subjects = new TreeMap<>();
  private final Law law;
  private final Tokens tokens;
  private final int heapBytesPerByte;

  /**
   * @param tokens what is inserted now and then
   * @param heapBytesPerByte what a byte of an input may take of the heap
   */
  CodecTarget(Law law, Tokens tokens, int heapBytesPerByte) {
    this.law = law;
    this.tokens = tokens;
    this.heapBytesPerByte = heapBytesPerByte;
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  final <T> CodecTarget with(String name, Codec<T> codec, T... samples) {
    subjects.put(name, new Subject<>(codec, List.of(samples)));
    return this;
  }

  @Override
  public List<Input> seeds() {
    return subjects.entrySet().stream().flatMap(e -> e.getValue().seeds(e.getKey())).toList();
  }

  @Override
  public Input mutate(Input input, Input other, Random random) {
    return input.with(tokens.mutate(input.bytes(), other.bytes(), random));
  }

  @Override
  public String run(Input input) throws Exception {
    Subject<?> subject = subjects.get(input.subject());
    try {
      subject.run(input.bytes(), law);
      return Outcome.OK;
    } catch (IllegalArgumentException
        | StackOverflowError e) { // the second becomes a CodecException
      return input.subject() + " " + Outcome.of(e);
    }
  }

  @Override
  public long heapBytesMax(Input input) {
    // Jackson keeps a table of the names that it met, which grows by some MiB at once.
    return (8L << 20) + (long) heapBytesPerByte * input.bytes().length;
  }
}
