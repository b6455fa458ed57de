package dev.firkin.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firkin.Firkin;
import dev.firkin.codec.Codecs;
import dev.firkin.examples.data.Earthquakes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploymentTest {

  private static final Path PLAIN = Path.of("config", "plain.properties");
  private static final Path ABSENT = Path.of("config", "absent.properties");

  @TempDir private Path directory;

  @Test
  void givenACompressorThatIsAbsent_whenRun_thenThatIsSaidAndTheNextConfigurationFindsEveryValue()
      throws Exception {
    List<String> printed = Printed.by(Deployment::main, directory, PLAIN, ABSENT, PLAIN);

    assertThat(printed.get(1)).contains("compressor none: 0 of 1707 values found and right");
    assertThat(printed.get(4)).contains("'brotli'", "option compressor");
    assertThat(printed.get(6)).contains("compressor none: 1707 of 1707 values found and right");
    try (Firkin store = Firkin.open(directory)) {
      assertThat(store.map("earthquakes", Codecs.int32(), Codecs.utf8()).values())
          .containsExactlyInAnyOrderElementsOf(Earthquakes.documents());
    }
  }

  @Test
  void givenAPropertyThatIsMisspelt_whenRun_thenItsNameIsSaid() throws Exception {
    Path file = directory.resolve("misspelt.properties");
    Files.writeString(file, "firkin.compresor=lz4\n");

    assertThatThrownBy(() -> Printed.by(Deployment::main, directory.resolve("store"), file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("firkin.compresor");
  }
}
