package dev.firkin.testkit;

import static dev.firkin.testkit.Bytes.of;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What power cuts make of names that were created, renamed, deleted and taken again. */
class DirectoryTest {

  private final FaultyDisk disk = new FaultyDisk();

  private static void settle(FaultyDisk disk, String name, int value) throws IOException {
    Bytes.settle(disk, name, of(value, 1));
  }

  private void forcedFile(String name, int value) throws IOException {
    try (var file = Bytes.write(disk, name, of(value, 1))) {
      file.force();
    }
  }

  /** All directories that some power cut leaves, as "name=first byte". */
  private Set<String> left() {
    DiskImage image = disk.image();
    Set<String> all = new TreeSet<>();
    for (int seed = 1; seed <= 2000; seed++) {
      DiskImage after = image.powerCut(seed).image();
      StringBuilder names = new StringBuilder();
      for (String name : after.files()) {
        names.append("%s=%d ".formatted(name, after.bytes(name)[0]));
      }
      all.add(names.toString().strip());
    }
    return all;
  }

  @Test
  void givenNewFiles_whenCut_thenAnySubsetIsThere() throws IOException {
    forcedFile("a", 1);
    forcedFile("b", 2);
    assertThat(left()).containsExactlyInAnyOrder("", "a=1", "b=2", "a=1 b=2");
  }

  @Test
  void givenNewFilesAndForcedDirectory_whenCut_thenAllAreThere() throws IOException {
    forcedFile("a", 1);
    forcedFile("b", 2);
    disk.forceDirectory();
    assertThat(left()).containsExactly("a=1 b=2");
  }

  @Test
  void givenAReplacedFile_whenCut_thenItIsTheOldOneOrTheNewOne() throws IOException {
    settle(disk, "a", 1);
    forcedFile("a.tmp", 2);
    disk.rename("a.tmp", "a");
    assertThat(left()).containsExactlyInAnyOrder("a=1", "a=1 a.tmp=2", "a=2");
  }

  @Test
  void givenADeletedFile_whenCut_thenItMayBeBack() throws IOException {
    settle(disk, "a", 1);
    disk.delete("a");
    assertThat(left()).containsExactlyInAnyOrder("", "a=1");
  }

  @Test
  void givenANameDeletedAndTakenAgain_whenCut_thenItIsEitherFileOrNone() throws IOException {
    settle(disk, "a", 1);
    disk.delete("a");
    forcedFile("a", 2);
    assertThat(left()).containsExactlyInAnyOrder("", "a=1", "a=2");
  }

  @Test
  void givenANameReplacedTwice_whenCut_thenItIsAnyOfTheThreeFiles() throws IOException {
    settle(disk, "a", 1);
    for (int value = 2; value <= 3; value++) {
      forcedFile("a.tmp", value);
      disk.rename("a.tmp", "a");
    }
    assertThat(left()).contains("a=1", "a=2", "a=3", "a=1 a.tmp=2", "a=1 a.tmp=3", "a=2 a.tmp=3");
  }

  @Test
  void givenARenamedFileWhoseOldNameIsTakenAgain_whenCut_thenNeitherIsTheOther()
      throws IOException {
    settle(disk, "a", 1);
    disk.rename("a", "b");
    forcedFile("a", 2);
    assertThat(left()).containsExactlyInAnyOrder("a=1", "a=2", "b=1", "a=2 b=1");
  }

  @Test
  void givenDirectoryChanges_whenWrittenBack_thenTheFirstOfThemCannotBeLostAnyMore()
      throws IOException {
    forcedFile("a", 1);
    forcedFile("b", 2);
    for (int seed = 0; disk.image().pending().size() == 2; seed++) {
      disk.writeBack(seed);
    }
    assertThat(left()).isSubsetOf("a=1", "a=1 b=2").contains("a=1 b=2");
  }

  @Test
  void givenAKill_whenCutLater_thenWhatWasNotForcedMayStillBeLost() throws IOException {
    forcedFile("a", 1);
    FaultyDisk next = disk.image().kill();
    assertThat(next.image().files()).containsExactly("a");
    assertThat(next.image().powerCut(1).image().durable()).isNotNull();
    Set<Integer> counts = new TreeSet<>();
    for (int seed = 1; seed < 100; seed++) {
      counts.add(next.image().powerCut(seed).image().files().size());
    }
    assertThat(counts).containsExactly(0, 1);
  }
}
