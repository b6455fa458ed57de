package dev.firkin.cli;

import dev.firkin.cli.terminal.Terminal;

/** The {@code firkin} command. */
public final class Main {

  private Main() {}

  /**
   * Runs a command and ends the process with its exit code.
   *
   * @param arguments as the help says
   */
  public static void main(String... arguments) {
    System.exit(new Program(Terminal.ofProcess()).run(arguments).status());
  }
}
