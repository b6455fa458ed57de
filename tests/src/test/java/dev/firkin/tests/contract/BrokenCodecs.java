package dev.firkin.tests.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.firkin.spi.Codec;
import dev.firkin.testkit.contract.CodecContract;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Codecs with one mistake each, and the contract's suite for each of them. */
final class BrokenCodecs {

  private BrokenCodecs() {}

  /** Right: 4 bytes of length, then UTF-8. */
  private static class LengthAndText implements Codec<String> {
    @Override
    public String name() {
      return "length-and-text";
    }

    @Override
    public byte[] encode(String value) {
      byte[] text = value.getBytes(UTF_8);
      return ByteBuffer.allocate(4 + text.length).putInt(text.length).put(text).array();
    }

    @Override
    public String decode(byte[] bytes) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      if (in.getInt() != in.remaining()) {
        throw new IllegalArgumentException("not the length");
      }
      return new String(bytes, 4, in.remaining(), UTF_8);
    }
  }

  /** Suites of codecs for texts. */
  private abstract static class OfTexts implements CodecContract<String> {
    @Override
    public Arbitrary<String> values() {
      return Texts.wellFormed();
    }

    @Override
    public List<String> extremes() {
      return List.of("", "\0", "€".repeat(500_000));
    }

    @Override
    public Duration patience() {
      return Duration.ofMillis(500);
    }
  }

  /** No mistake. */
  static final class None extends OfTexts {
    @Override
    public Codec<String> codec() {
      return new LengthAndText();
    }
  }

  static final class ReusesItsArray extends OfTexts {
    @Override
    public Codec<String> codec() {
      return new LengthAndText() {
        private byte[] last = new byte[0];

        @Override
        public synchronized byte[] encode(String value) {
          byte[] bytes = super.encode(value);
          if (bytes.length == last.length) {
            System.arraycopy(bytes, 0, last, 0, bytes.length);
          } else {
            last = bytes;
          }
          return last;
        }
      };
    }
  }

  static final class LosesTheEndOfLongTexts extends OfTexts {
    @Override
    public Codec<String> codec() {
      return new LengthAndText() {
        @Override
        public byte[] encode(String value) {
          return super.encode(value.substring(0, Math.min(value.length(), 400_000)));
        }
      };
    }
  }

  static final class WaitsForTheRest extends OfTexts {
    @Override
    public Codec<String> codec() {
      return new LengthAndText() {
        @Override
        public String decode(byte[] bytes) {
          ByteBuffer in = ByteBuffer.wrap(bytes);
          int length = in.getInt();
          while (in.remaining() < length) {
            Thread.onSpinWait();
            if (Thread.interrupted()) {
              throw new IllegalStateException("given up, so that the tests get on");
            }
          }
          return super.decode(bytes);
        }
      };
    }
  }

  static final class BelievesLengths extends OfTexts {
    @Override
    public Codec<String> codec() {
      return new LengthAndText() {
        @Override
        public String decode(byte[] bytes) {
          ByteBuffer in = ByteBuffer.wrap(bytes);
          byte[] text = new byte[in.getInt() & 0xFFF_FFFF];
          in.get(text);
          return new String(text, UTF_8);
        }
      };
    }
  }

  static final class OverflowsTheStack extends OfTexts {
    @Override
    public Codec<String> codec() {
      return new LengthAndText() {
        @Override
        public String decode(byte[] bytes) {
          return ByteBuffer.wrap(bytes).getInt() == bytes.length - 4
              ? super.decode(bytes)
              : decode(bytes);
        }
      };
    }
  }

  static final class DecodesDamageToNull extends OfTexts {
    @Override
    public Codec<String> codec() {
      return new LengthAndText() {
        @Override
        public String decode(byte[] bytes) {
          try {
            return super.decode(bytes);
          } catch (IllegalArgumentException e) {
            return null;
          }
        }
      };
    }
  }

  static final class SaysWhen extends OfTexts {
    @Override
    public Codec<String> codec() {
      return new LengthAndText() {
        @Override
        public byte[] encode(String value) {
          byte[] bytes = super.encode(value);
          return ByteBuffer.allocate(bytes.length + 8)
              .put(bytes)
              .putLong(System.nanoTime())
              .array();
        }

        @Override
        public String decode(byte[] bytes) {
          return super.decode(Arrays.copyOf(bytes, Math.max(0, bytes.length - 8)));
        }
      };
    }
  }

  static final class SharesScratchBetweenThreads extends OfTexts {
    @Override
    public Codec<String> codec() {
      return new LengthAndText() {
        private final ByteBuffer scratch = ByteBuffer.allocate(2_000_000);

        @Override
        public byte[] encode(String value) {
          byte[] bytes = super.encode(value);
          scratch.clear();
          for (byte each : bytes) {
            scratch.put(each);
          }
          return Arrays.copyOf(scratch.array(), scratch.position());
        }
      };
    }
  }

  static final class StoresNull extends OfTexts {
    @Override
    public Codec<String> codec() {
      return new LengthAndText() {
        @Override
        public byte[] encode(String value) {
          return super.encode(String.valueOf(value));
        }
      };
    }
  }

  static final class NumbersTextsAsTheyCome extends OfTexts {
    @Override
    public Codec<String> codec() {
      return new Codec<>() {
        private final Map<String, Integer> numbers = new HashMap<>();
        private final Map<Integer, String> texts = new HashMap<>();

        @Override
        public String name() {
          return "numbers";
        }

        @Override
        public synchronized byte[] encode(String value) {
          int number = numbers.computeIfAbsent(value, text -> numbers.size());
          texts.put(number, value);
          return ByteBuffer.allocate(4).putInt(number).array();
        }

        @Override
        public synchronized String decode(byte[] bytes) {
          String text = texts.get(ByteBuffer.wrap(bytes).getInt());
          if (text == null) {
            throw new IllegalArgumentException("no such number");
          }
          return text;
        }
      };
    }
  }

  private static Codec<String> named(String name) {
    return new LengthAndText() {
      @Override
      public String name() {
        return name;
      }
    };
  }

  static final class HasNoName extends OfTexts {
    @Override
    public Codec<String> codec() {
      return named("");
    }
  }

  static final class HasTooLongAName extends OfTexts {
    @Override
    public Codec<String> codec() {
      return named("n".repeat(256));
    }
  }

  static final class HasAnUnprintableName extends OfTexts {
    @Override
    public Codec<String> codec() {
      return named("text\u0007");
    }
  }

  static final class ChangesItsName extends OfTexts {
    @Override
    public Codec<String> codec() {
      return named("text-" + System.nanoTime());
    }
  }

  static final class LearnsParameters extends OfTexts {
    @Override
    public Codec<String> codec() {
      return new LengthAndText() {
        private volatile int longest;

        @Override
        public String parameters() {
          return "longest=" + longest;
        }

        @Override
        public byte[] encode(String value) {
          longest = Math.max(longest, value.length());
          return super.encode(value);
        }
      };
    }
  }

  /** Suites of codecs for bytes. */
  private abstract static class OfBytes implements CodecContract<byte[]>, Codec<byte[]> {
    @Override
    public Codec<byte[]> codec() {
      return this;
    }

    @Override
    public String name() {
      return "bytes";
    }

    @Override
    public byte[] decode(byte[] bytes) {
      return bytes.clone();
    }

    @Override
    public Arbitrary<byte[]> values() {
      return Arbitraries.bytes().array(byte[].class).ofMaxSize(100);
    }

    @Override
    public List<byte[]> extremes() {
      return List.of(new byte[0], new byte[1 << 20]);
    }
  }

  static final class HandsOverTheValue extends OfBytes {
    @Override
    public byte[] encode(byte[] value) {
      if (value == null) {
        throw new NullPointerException();
      }
      return value;
    }
  }

  static final class SortsTheValue extends OfBytes {
    @Override
    public byte[] encode(byte[] value) {
      byte[] bytes = value.clone();
      Arrays.sort(value);
      return bytes;
    }
  }

  static final class KeepsTheSign implements CodecContract<Long>, Codec<Long> {
    @Override
    public Codec<Long> codec() {
      return this;
    }

    @Override
    public String name() {
      return "long";
    }

    @Override
    public byte[] encode(Long value) {
      return ByteBuffer.allocate(8).putLong(value).array();
    }

    @Override
    public Long decode(byte[] bytes) {
      if (bytes.length != 8) {
        throw new IllegalArgumentException("not 8 bytes");
      }
      return ByteBuffer.wrap(bytes).getLong();
    }

    @Override
    public Arbitrary<Long> values() {
      return Arbitraries.longs();
    }

    @Override
    public List<Long> extremes() {
      return List.of(0L, 1L);
    }

    @Override
    public Comparator<Long> keepsOrder() {
      return Comparator.naturalOrder();
    }
  }
}
