package dev.firkin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.cli.terminal.Output;
import dev.firkin.cli.terminal.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The command run in this process, with its input and output at hand. */
record Run(ExitCode code, byte[] bytes, String errors) {

  static Run firkin(Object... arguments) {
    return firkinWithInput(new byte[0], arguments);
  }

  static Run firkinWithInput(String input, Object... arguments) {
    return firkinWithInput(input.getBytes(UTF_8), arguments);
  }

  static Run firkinWithInput(byte[] input, Object... arguments) {
    return run(input, false, arguments);
  }

  /** As if people looked at the output. */
  static Run firkinOnScreen(Object... arguments) {
    return run(new byte[0], true, arguments);
  }

  private static Run run(byte[] input, boolean seen, Object... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    ExitCode code;
    try (var errors = new PrintStream(err, true, UTF_8)) {
      code =
          new Program(
                  new Terminal(
                      new ByteArrayInputStream(input),
                      new Output(out, "the output"),
                      errors,
                      seen,
                      false))
              .run(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
    }
    return new Run(code, out.toByteArray(), err.toString(UTF_8));
  }

  /** As a test wants it that only prepares something by it. */
  Run succeeded() {
    if (code != ExitCode.DONE) {
      throw new AssertionError(code + ": " + errors);
    }
    return this;
  }

  String text() {
    return new String(bytes, UTF_8);
  }

  List<String> lines() {
    return text().lines().toList();
  }

  static Path store(Path folder) {
    return folder.resolve("store");
  }
}
