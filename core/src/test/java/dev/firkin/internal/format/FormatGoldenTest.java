package dev.firkin.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.internal.io.OutputFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each file's layout, byte for byte. A change here is a new format version. */
class FormatGoldenTest {

  private static final UUID STORE = new UUID(0x0123456789abcdefL, 0x8899aabbccddeeffL);
  private static final SegmentHeader HEADER =
      new SegmentHeader(STORE, 7, 41, 0x5a17f00d, "none", 0);

  @Test
  @Tag("trap-M6")
  void givenAStoreFile_whenEncoded_thenItsBytesAreGolden() throws Exception {
    StoreFormat store = new StoreFormat(STORE, 0x1122334455667788L, 1_700_000_000_000L);

    assertGolden("STORE", store.encode());

    assertThat(StoreFormat.decode(HexListing.golden("STORE"))).isEqualTo(store);
  }

  @Test
  @Tag("trap-M6")
  void givenAManifest_whenEncoded_thenItsBytesAreGolden() throws Exception {
    Manifest manifest =
        new Manifest(
            STORE,
            3,
            12,
            List.of(
                new Manifest.Sealed(1, 8192, 0x1111111111111111L),
                new Manifest.Sealed(9, 4136, 0x2222222222222222L)),
            10,
            11,
            48,
            List.of(2L, 3L),
            List.of());

    assertGolden("MANIFEST", manifest.encode());

    assertThat(Manifest.decode(HexListing.golden("MANIFEST"))).isEqualTo(manifest);
  }

  @Test
  @Tag("trap-M5")
  @Tag("trap-M6")
  void givenASegmentWithEveryKindOfRecord_whenWritten_thenItsBytesAreGolden() throws Exception {
    byte[] file = segment();

    assertGolden("segment", file);

    assertThat(readBack(HexListing.golden("segment")))
        .containsExactly(
            "42 map 0 flags 0 expiry 0 alpha=one",
            "43 map 0 flags 2 expiry 1700000005000 beta=two",
            "44 map 5 flags 1 expiry 0 alpha=",
            "45 map 0 flags 8 expiry 0 x=1",
            "46 map 5 flags 24 expiry 0 y=2",
            "47 map 5 flags 32 expiry 0 =",
            "48 map 0 flags 0 expiry 0 alpha=three",
            "49 map 0 flags 4 expiry 0 gamma=\u0005\u0000\u0000\u0000zip");
  }

  @Test
  @Tag("trap-M6")
  void givenAHintFile_whenBuilt_thenItsBytesAreGolden() throws Exception {
    byte[] file = segment();
    Bytes hint = new Bytes();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = copy(arena, file);
      HintBuilder builder = new HintBuilder(HEADER);
      RecordView view = new RecordView();
      for (long at = SegmentHeader.BYTES; at < file.length; at = view.next()) {
        assertThat(view.read(data, HEADER.salt(), at, file.length)).isTrue();
        builder.add(view, hash(view.key()));
      }
      builder.write(hint, data);

      assertGolden("hint", hint.bytes.toByteArray());

      HintFile read = HintFile.open(copy(arena, HexListing.golden("hint")));
      assertThat(read.isOf(HEADER)).isTrue();
      assertThat(read.summary()).isEqualTo(builder.summary());
      assertThat(read.mayHold(0, hash("alpha".getBytes(StandardCharsets.UTF_8)))).isTrue();
      assertThat(read.mayHold(5, hash("alpha".getBytes(StandardCharsets.UTF_8)))).isFalse();
    }
  }

  @Test
  @Tag("trap-M3")
  void givenAWholeRecord_whenAnyBitOfItChanges_thenItIsNotRead() throws Exception {
    byte[] file = segment();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = copy(arena, file);
      RecordView view = new RecordView();
      view.read(data, HEADER.salt(), SegmentHeader.BYTES, file.length);
      long bodyEnd = SegmentHeader.BYTES + 32 + "alphaone".length();
      for (long bit = SegmentHeader.BYTES * 8L; bit < bodyEnd * 8; bit++) {
        flip(data, bit);
        assertThat(
                view.read(data, HEADER.salt(), SegmentHeader.BYTES, file.length) && view.isWhole())
            .as("bit %d", bit)
            .isFalse();
        flip(data, bit);
      }
    }
  }

  @Test
  void givenARecordOfAnotherPlaceOrFile_whenRead_thenItIsRefused() throws Exception {
    byte[] file = segment();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment moved = copy(arena, new byte[file.length]);
      MemorySegment data = copy(arena, file);
      MemorySegment.copy(data, SegmentHeader.BYTES, moved, SegmentHeader.BYTES + 8, 64);
      RecordView view = new RecordView();

      assertThat(view.read(moved, HEADER.salt(), SegmentHeader.BYTES + 8, file.length)).isFalse();
      assertThat(view.read(data, HEADER.salt() + 1, SegmentHeader.BYTES, file.length)).isFalse();
      assertThat(view.read(moved, HEADER.salt(), SegmentHeader.BYTES + 128, file.length))
          .as("zeros")
          .isFalse();
    }
  }

  private static byte[] segment() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocate(SegmentHeader.BYTES + 4096, 8);
      MemorySegment.copy(HEADER.encode(), 0, data, ValueLayout.JAVA_BYTE, 0, SegmentHeader.BYTES);
      long at = SegmentHeader.BYTES;
      at = add(data, at, 42, 0, 0, 0, "alpha", "one");
      at = add(data, at, 43, RecordFormat.EXPIRY, 0, 1_700_000_005_000L, "beta", "two");
      at = add(data, at, 44, RecordFormat.TOMBSTONE, 5, 0, "alpha", "");
      at = add(data, at, 45, RecordFormat.BATCH, 0, 0, "x", "1");
      at = add(data, at, 46, RecordFormat.BATCH | RecordFormat.BATCH_END, 5, 0, "y", "2");
      at = add(data, at, 47, RecordFormat.CLEAR, 5, 0, "", "");
      at = add(data, at, 48, 0, 0, 0, "alpha", "three");
      at = add(data, at, 49, RecordFormat.COMPRESSED, 0, 0, "gamma", "\5\0\0\0zip");
      return data.asSlice(0, at).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  private static long add(
      MemorySegment data,
      long at,
      long sequence,
      int flags,
      int map,
      long expiry,
      String key,
      String value) {
    byte[] body = (key + value).getBytes(StandardCharsets.ISO_8859_1);
    boolean expires = expiry != 0;
    MemorySegment.copy(body, 0, data, ValueLayout.JAVA_BYTE, at + (expires ? 40 : 32), body.length);
    RecordFormat.writeHeader(
        data,
        at,
        HEADER.salt(),
        RecordFormat.bodyChecksum(body, 0, body.length),
        sequence,
        1_700_000_000_000L + sequence,
        flags,
        map,
        key.length(),
        value.length(),
        expiry);
    return at + RecordFormat.recordBytes(expires, key.length(), value.length());
  }

  private static List<String> readBack(byte[] file) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = copy(arena, file);
      List<String> records = new java.util.ArrayList<>();
      RecordView view = new RecordView();
      for (long at = SegmentHeader.BYTES; at < file.length; at = view.next()) {
        assertThat(view.read(data, HEADER.salt(), at, file.length) && view.isWhole()).isTrue();
        records.add(
            "%d map %d flags %d expiry %d %s=%s"
                .formatted(
                    view.sequence(),
                    view.map(),
                    view.flags(),
                    view.expiry(),
                    new String(view.key(), StandardCharsets.ISO_8859_1),
                    new String(view.value(), StandardCharsets.ISO_8859_1)));
      }
      return records;
    }
  }

  private static MemorySegment copy(Arena arena, byte[] bytes) {
    MemorySegment segment = arena.allocate(bytes.length, 8);
    MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return segment;
  }

  private static void flip(MemorySegment data, long bit) {
    byte b = data.get(ValueLayout.JAVA_BYTE, bit >>> 3);
    data.set(ValueLayout.JAVA_BYTE, bit >>> 3, (byte) (b ^ 1 << (bit & 7)));
  }

  private static long hash(byte[] key) {
    long hash = 0;
    for (byte b : key) {
      hash = (hash ^ b) * 0x9E3779B97F4A7C15L;
    }
    return hash;
  }

  private static void assertGolden(String name, byte[] bytes) {
    assertThat(HexListing.of(bytes)).isEqualTo(HexListing.of(HexListing.golden(name)));
  }

  private static final class Bytes implements OutputFile {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void write(byte[] from, int offset, int length) {
      bytes.write(from, offset, length);
    }

    @Override
    public void rewrite(long position, byte[] with) throws IOException {
      throw new IOException("not needed here");
    }

    @Override
    public void force() {}

    @Override
    public void close() {}
  }
}
