package dev.firkin.cli.terminal;

import org.jspecify.annotations.Nullable;

/** A command cannot go on, and has already put into words for people why. */
public final class CommandFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final ExitCode code;

  /**
   * @param code what scripts see
   * @param message what people see
   * @param cause what led to it
   */
  public CommandFailure(ExitCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The command line or the input is wrong. */
  public static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message, null);
  }

  /** What scripts see. */
  public ExitCode code() {
    return code;
  }
}
