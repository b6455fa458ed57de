package dev.firkin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as people start it: a process of its own, without a flag. */
class MainTest {

  @TempDir private Path folder;

  @Test
  void givenNoFlag_whenStarted_thenNoWarningIsPrintedAndTheExitCodeIsTheCommands()
      throws Exception {
    Path store = folder.resolve("store");

    assertThat(firkin("put", store, "wine", "red")).isEqualTo(new Ended(0, "", ""));
    assertThat(firkin("get", store, "wine")).isEqualTo(new Ended(0, "red", ""));
    assertThat(firkin("get", store, "beer")).isEqualTo(new Ended(1, "", "no key beer\n"));
  }

  @Test
  void givenVerbose_whenStarted_thenTheStoreSaysInOneLineEachWhatItDoes() throws Exception {
    Path store = folder.resolve("store");

    Ended ended = firkin("put", store, "wine", "red", "--verbose");

    assertThat(ended.errors().lines())
        .isNotEmpty()
        .allMatch(line -> line.startsWith("firkin: info: "))
        .anyMatch(line -> line.contains("opened " + store));
  }

  private record Ended(int code, String output, String errors) {}

  private Ended firkin(Object... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-p", System.getProperty("jdk.module.path")));
    command.addAll(List.of("-m", "dev.firkin.cli/" + Main.class.getName()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    int code =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start()
            .waitFor();
    return new Ended(code, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }
}
