package dev.firkin.testkit;

import static dev.firkin.testkit.Bytes.PAGE;
import static dev.firkin.testkit.Bytes.isAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.internal.io.LogFile;
import dev.firkin.internal.io.OutputFile;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Among many power cuts there is each of the states that a real one leaves. */
class PowerCutTest {

  private static final int CUTS = 3000;
  private static final String NAME = "file";

  /** What many power cuts leave of a file; empty arrays where it is missing. */
  private static List<byte[]> left(FaultyDisk disk) {
    DiskImage image = disk.image();
    List<byte[]> all = new ArrayList<>();
    for (int seed = 1; seed <= CUTS; seed++) {
      DiskImage after = image.powerCut(seed).image();
      all.add(after.files().contains(NAME) ? after.bytes(NAME) : new byte[0]);
    }
    return all;
  }

  private static void assertSome(List<byte[]> left, String what, Predicate<byte[]> is) {
    assertThat(left.stream().anyMatch(is)).as("some power cut leaves " + what).isTrue();
  }

  private static void assertNone(List<byte[]> left, String what, Predicate<byte[]> is) {
    assertThat(left.stream().noneMatch(is)).as("no power cut leaves " + what).isTrue();
  }

  /** A file of four pages that is there and empty as far as the device knows. */
  private static FaultyDisk fourPages() throws IOException {
    FaultyDisk disk = new FaultyDisk();
    Bytes.settle(disk, NAME, new byte[0]);
    disk.delete(NAME);
    disk.forceDirectory();
    Bytes.write(disk, NAME, Bytes.of(7, 4 * PAGE));
    disk.forceDirectory(); // the name, but nothing of what is in it
    return disk;
  }

  @Test
  void givenBytesThatAreNotForced_whenCut_thenAllOrNoneOrSomeOfThemAreThere() throws IOException {
    List<byte[]> left = left(fourPages());
    assertSome(left, "nothing", b -> b.length == 0);
    assertSome(left, "all", b -> b.length == 4 * PAGE && isAll(b, 0, b.length, 7));
    assertSome(
        left, "zeros with the full length", b -> b.length == 4 * PAGE && isAll(b, 0, b.length, 0));
    assertSome(
        left,
        "the start, then zeros",
        b -> b.length == 4 * PAGE && isAll(b, 0, PAGE, 7) && isAll(b, PAGE, b.length, 0));
    assertSome(
        left,
        "later pages without earlier ones",
        b -> b.length == 4 * PAGE && isAll(b, 0, PAGE, 0) && isAll(b, PAGE, b.length, 7));
    assertSome(
        left,
        "a hole in the middle",
        b ->
            b.length == 4 * PAGE
                && isAll(b, 0, PAGE, 7)
                && isAll(b, PAGE, 2 * PAGE, 0)
                && isAll(b, 2 * PAGE, b.length, 7));
    assertSome(
        left,
        "a length that lags behind, inside a page",
        b ->
            b.length > PAGE && b.length < 3 * PAGE && b.length % PAGE != 0 && isAll(b, 0, PAGE, 7));
  }

  @Test
  void givenBytesThatAreNotForced_whenCut_thenPagesTearAtSectorsAndInside() throws IOException {
    List<byte[]> left = left(fourPages());
    assertSome(
        left,
        "a page torn at a sector",
        b -> b.length == 4 * PAGE && b[511] == 7 && b[512] == 0 && b[1023] == 0 && b[1024] == 7);
    assertSome(
        left,
        "a page cut at a sector",
        b -> b.length == 4 * PAGE && isAll(b, 0, 512, 7) && isAll(b, 512, b.length, 0));
    assertSome(
        left,
        "a page torn inside a sector",
        b -> {
          for (int i = 8; b.length == 4 * PAGE && i < PAGE; i += 8) {
            if (i % 512 != 0 && b[i - 1] == 7 && b[i] == 0) {
              return true;
            }
          }
          return false;
        });
  }

  @Test
  void givenForcedBytes_whenOthersAreWrittenAndCut_thenTheForcedOnesAreThereUnlessOverwritten()
      throws IOException {
    FaultyDisk disk = new FaultyDisk();
    Bytes.settle(disk, NAME, Bytes.of(1, PAGE));
    try (LogFile log = disk.openLog(NAME, 8 * PAGE)) {
      log.allocate(4 * PAGE);
      log.bytes().set(ValueLayout.JAVA_BYTE, 100, (byte) 2);
      log.bytes().asSlice(PAGE, 3 * PAGE).fill((byte) 2);
      List<byte[]> left = left(disk);
      assertNone(left, "less than was forced", b -> b.length < PAGE);
      assertNone(left, "zeros on what was forced", b -> !isAll(b, 0, 100, 1) || b[100] == 0);
      assertNone(left, "other bytes there", b -> !isAll(b, 101, PAGE, 1));
      assertSome(left, "the old byte", b -> b[100] == 1);
      assertSome(left, "the new byte", b -> b[100] == 2);
      assertSome(left, "the length as it was", b -> b.length == PAGE);
      assertSome(left, "the length of the mapping", b -> b.length == 8 * PAGE);
      assertSome(
          left,
          "a length with zeros behind the data",
          b ->
              b.length > 4 * PAGE
                  && isAll(b, PAGE, 4 * PAGE, 2)
                  && isAll(b, 4 * PAGE, b.length, 0));
    }
  }

  @Test
  void givenARangeThatWasForced_whenCut_thenThatRangeIsThereAndItsNeighboursMayNotBe()
      throws IOException {
    FaultyDisk disk = fourPages();
    try (LogFile log = disk.openLog(NAME, 4 * PAGE)) {
      log.force(2 * PAGE, 3 * PAGE);
      List<byte[]> left = left(disk);
      assertNone(
          left,
          "the range without its bytes",
          b -> b.length < 3 * PAGE || !isAll(b, 2 * PAGE, 3 * PAGE, 7));
      assertSome(left, "nothing before it", b -> isAll(b, 0, 2 * PAGE, 0));
    }
  }

  @Test
  void givenAFileThatWasCutShort_whenCutIsNotForced_thenTheOldEndMayBeBack() throws IOException {
    FaultyDisk disk = new FaultyDisk();
    Bytes.settle(disk, NAME, Bytes.of(1, 3 * PAGE));
    try (LogFile log = disk.openLog(NAME, 3 * PAGE)) {
      log.trim(PAGE);
    }
    List<byte[]> left = left(disk);
    assertSome(left, "the old file", b -> b.length == 3 * PAGE && isAll(b, 0, b.length, 1));
    assertSome(left, "the short file", b -> b.length == PAGE);
    disk.truncate(NAME, PAGE);
    assertNone(left(disk), "what was cut, now that the cut is forced", b -> b.length != PAGE);
  }

  @Test
  void givenTwoFiles_whenCut_thenTheLaterOneMayBeThereWithoutTheEarlierOne() throws IOException {
    FaultyDisk disk = new FaultyDisk();
    try (OutputFile first = Bytes.write(disk, "first", Bytes.of(1, PAGE));
        OutputFile second = Bytes.write(disk, NAME, Bytes.of(2, PAGE))) {
      disk.forceDirectory();
      DiskImage image = disk.image();
      boolean reordered = false;
      for (int seed = 1; seed <= CUTS; seed++) {
        DiskImage after = image.powerCut(seed).image();
        reordered |= after.bytes("first").length == 0 && after.bytes(NAME).length == PAGE;
      }
      assertThat(reordered).isTrue();
    }
  }

  @Test
  void givenAPageThatIsStoredToInTheMeantime_whenWrittenBackBefore_thenTheMiddleStateMayBeLeft()
      throws IOException {
    FaultyDisk disk = new FaultyDisk();
    Bytes.settle(disk, NAME, Bytes.of(1, PAGE));
    try (LogFile log = disk.openLog(NAME, PAGE)) {
      log.bytes().fill((byte) 2);
      for (int seed = 1; seed < 20; seed++) {
        disk.writeBack(seed);
      }
      log.bytes().fill((byte) 3);
      List<byte[]> left = left(disk);
      assertNone(left, "the bytes before the write-back", b -> b[0] == 1);
      assertSome(left, "those that were written back", b -> isAll(b, 0, PAGE, 2));
      assertSome(left, "the newest", b -> isAll(b, 0, PAGE, 3));
    }
  }
}
