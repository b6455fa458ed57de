package dev.firkin.cli;

import static dev.firkin.cli.Run.firkin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoTest {

  @TempDir private Path folder;

  @Test
  void givenRealData_whenTheDemoRuns_thenNothingIsLostOrInventedAndNothingIsLeft() {
    Path work = folder.resolve("work");

    Run run = firkin("demo", "--classes", "2000", "--kills", "2", "--dir", work);

    assertThat(run.errors()).isEmpty();
    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.text())
        .contains("every one of 1,461 readings", "every one of 2,000 class files", "kill -9")
        .doesNotContain("WRONG");
    assertThat(run.lines().getLast())
        .matches("demo: [\\d,]+ acknowledged writes checked, 0 lost, 0 invented, in [\\d.]+ s");
    assertThat(work).doesNotExist();
  }

  @Test
  void givenItIsToBeKept_whenTheDemoHasRun_thenItsStoreCanBeLookedInto() {
    Path work = folder.resolve("work");

    Run run = firkin("demo", "--classes", "500", "--kills", "0", "--dir", work, "--keep", "--json");

    JsonNode json = JsonMapper.shared().readTree(run.text());
    assertThat(json.path("acknowledged").asLong()).isGreaterThan(2_500);
    assertThat(json.path("lost").asLong(-1)).isZero();
    assertThat(json.path("invented").asLong(-1)).isZero();
    assertThat(json.path("steps").size()).isGreaterThan(15);
    assertThat(firkin("get", work.resolve("store"), "-m", "readings", "2015-12-31").text())
        .contains("\"date\":\"2015-12-31\"", "\"tempMax\":5.6", "\"weather\":\"sun\"");
  }

  @Test
  void givenADirectoryThatIsNotEmpty_whenTheDemoIsToWorkThere_thenItIsLeftAlone()
      throws IOException {
    Path file = Files.writeString(folder.resolve("thesis.tex"), "x");

    Run run = firkin("demo", "--dir", folder);

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors()).contains("is not empty");
    assertThat(file).hasContent("x");
  }
}
