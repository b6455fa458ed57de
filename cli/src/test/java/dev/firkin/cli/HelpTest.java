package dev.firkin.cli;

import static dev.firkin.cli.Run.firkin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.firkin.cli.terminal.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {

  @Test
  void givenNoCommand_whenRun_thenUsageErrorThatPointsToTheHelp() {
    Run run = firkin();

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors()).isEqualTo("firkin: which command?\nTry 'firkin --help'.\n");
  }

  @Test
  void givenHelpOption_whenRun_thenEveryCommandAndEveryExitCodeIsListed() {
    Run run = firkin("--help");

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.text())
        .contains(
            "put ", "get ", "del ", "keys ", "scan ", "stats ", "verify ", "compact ", "train ")
        .contains("dump ", "load ", "demo ", "generate-completion ");
    for (ExitCode code : ExitCode.values()) {
      assertThat(run.text()).containsPattern("(?m)^  " + code.status() + "   \\w");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "put", "get", "del", "keys", "scan", "stats", "verify", "compact", "train", "dump", "load",
        "demo"
      })
  void givenACommand_whenItsHelpIsAsked_thenItTeachesByDescriptionExampleAndExitCodes(
      String command) {
    Run run = firkin(command, "--help");

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.text())
        .contains("Usage: firkin " + command, "For example:\n  ", "Exit codes:", "--json")
        .containsPattern("(?m)^ .*firkin " + command + "\\b");
    assertThat(run.text().lines()).allMatch(line -> line.length() <= 80);
    assertThat(firkin("help", command).text()).isEqualTo(run.text());
  }

  @Test
  void givenAMisspelledCommand_whenRun_thenTheRightOneIsSuggested() {
    Run run = firkin("stat", "x");

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors()).contains("'stat'", "firkin stats");
  }

  @Test
  void givenAMissingArgument_whenRun_thenItIsNamedInOneLine() {
    Run run = firkin("get", "somewhere");

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.errors())
        .isEqualTo("firkin: Missing required parameter: 'KEY'\nTry 'firkin get --help'.\n");
  }

  @Test
  void givenCompletionIsAsked_whenRun_thenTheScriptKnowsCommandsAndOptions() {
    Run run = firkin("generate-completion");

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.text()).contains("_picocli_firkin_verify", "--key-base64", "complete -F");
  }

  @Test
  void givenVersionOption_whenRun_thenNameAndJavaArePrinted() {
    assertThat(firkin("--version").text()).startsWith("firkin").contains("Java 25");
  }
}
