package dev.firkin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tree is the architecture: packages depend downwards only.
 *
 * <p>A new internal package gets its place in {@link #ROWS} first, or a test here fails.
 */
class ArchitectureTest {
  /** From the top down; a package uses the rows beneath its own, never its neighbours. */
  private static final List<List<String>> ROWS =
      List.of(
          List.of("dev.firkin"),
          List.of("dev.firkin.internal.engine.."),
          List.of(
              "dev.firkin.internal.write..",
              "dev.firkin.internal.read..",
              "dev.firkin.internal.merge..",
              "dev.firkin.internal.checkpoint..",
              "dev.firkin.internal.recovery.."),
          List.of("dev.firkin.internal.snapshot.."),
          List.of("dev.firkin.internal.segment..", "dev.firkin.internal.keydir.."),
          List.of("dev.firkin.internal.compression.."),
          List.of("dev.firkin.internal.format.."),
          List.of(
              "dev.firkin.internal.io..",
              "dev.firkin.internal.expiry..",
              "dev.firkin.internal.provider.."));

  /** Beneath every row; these may use one another, as long as there is no cycle. */
  private static final String[] VALUES = {
    "dev.firkin.config..", "dev.firkin.error..", "dev.firkin.stats..", "dev.firkin.spi.."
  };

  private static final JavaClasses CORE =
      new ClassFileImporter().importPath(Path.of("target", "classes"));

  @Test
  void packagesAreFreeOfCycles() {
    slices()
        .matching("dev.firkin.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(CORE);
  }

  @ParameterizedTest
  @MethodSource("placesInTheTree")
  void aPackageDependsDownwardsOnly(PlaceInTheTree place) {
    noClasses()
        .that()
        .resideInAPackage(place.name())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(place.outOfBounds().toArray(String[]::new))
        .allowEmptyShould(true)
        .check(CORE);
  }

  @Test
  void valuesDependOnNothingAbove() {
    noClasses()
        .that()
        .resideInAnyPackage(VALUES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.firkin", "dev.firkin.internal..")
        .allowEmptyShould(true)
        .check(CORE);
  }

  @Test
  void onlyIoOpensFiles() {
    noClasses()
        .that()
        .resideInAPackage("dev.firkin..")
        .and()
        .resideOutsideOfPackage("dev.firkin.internal.io..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.nio\\.file\\.Files|java\\.nio\\.channels\\.(Asynchronous)?FileChannel"
                + "|java\\.io\\.(File(In|Out)putStream|File(Read|Writ)er|RandomAccessFile)")
        .allowEmptyShould(true)
        .check(CORE);
  }

  @Test
  void everyInternalPackageHasItsPlace() {
    var known = ROWS.stream().flatMap(List::stream).toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage("dev.firkin.internal..")
        .should()
        .resideInAnyPackage(known)
        .allowEmptyShould(true)
        .check(CORE);
  }

  static Stream<PlaceInTheTree> placesInTheTree() {
    return IntStream.range(1, ROWS.size())
        .boxed()
        .flatMap(row ->
            ROWS.get(row).stream().map(name -> new PlaceInTheTree(name, notBelow(row, name))));
  }

  private static List<String> notBelow(int row, String name) {
    return ROWS.subList(0, row + 1).stream()
        .flatMap(List::stream)
        .filter(other -> !other.equals(name))
        .toList();
  }

  record PlaceInTheTree(String name, List<String> outOfBounds) {
    @Override
    public String toString() {
      return name;
    }
  }
}
