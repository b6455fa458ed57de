package dev.firkin.cli.terminal;

import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** One run of the program: its terminal, and the options that every command takes. */
public final class Session {

  private final Terminal terminal;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print JSON for programs instead of text for people.")
  boolean json;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Also print what the store reports of itself, on standard error.")
  boolean verbose;

  @Option(
      names = {"-X", "--debug"},
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of an error too.")
  boolean debug;

  /**
   * @param terminal what the commands talk to
   */
  public Session(Terminal terminal) {
    this.terminal = terminal;
  }

  /** What the commands talk to. */
  public Terminal terminal() {
    return terminal;
  }

  /** Where results go. */
  public Output out() {
    return terminal.out();
  }

  /** Whether results are for a program. */
  public boolean isJson() {
    return json;
  }

  /** Whether the store's own reports are wanted. */
  public boolean isVerbose() {
    return verbose;
  }

  /** Whether stack traces are wanted. */
  public boolean isDebug() {
    return debug;
  }
}
