package dev.firkin.cli;

import dev.firkin.cli.command.CompactCommand;
import dev.firkin.cli.command.DelCommand;
import dev.firkin.cli.command.DumpCommand;
import dev.firkin.cli.command.FirkinCommand;
import dev.firkin.cli.command.GetCommand;
import dev.firkin.cli.command.KeysCommand;
import dev.firkin.cli.command.LoadCommand;
import dev.firkin.cli.command.PutCommand;
import dev.firkin.cli.command.ScanCommand;
import dev.firkin.cli.command.StatsCommand;
import dev.firkin.cli.command.TrainCommand;
import dev.firkin.cli.command.VerifyCommand;
import dev.firkin.cli.demo.DemoCommand;
import dev.firkin.cli.store.Failures;
import dev.firkin.cli.terminal.CommandFailure;
import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.cli.terminal.Output;
import dev.firkin.cli.terminal.Screen;
import dev.firkin.cli.terminal.Session;
import dev.firkin.cli.terminal.Terminal;
import dev.firkin.error.FirkinException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** One run of {@code firkin} on a terminal. */
final class Program {

  private final Terminal terminal;
  private final Session session;

  Program(Terminal terminal) {
    this.terminal = terminal;
    this.session = new Session(terminal);
    StoreLog.warningsOnly();
  }

  /** Runs a command; whatever goes wrong becomes a line on standard error and a code. */
  ExitCode run(String... arguments) {
    ExitCode code;
    try {
      code = execute(arguments);
    } catch (Throwable failure) { // errors too: the exit code is what scripts rely on
      code = report(failure);
    }
    return flushed(code);
  }

  private ExitCode execute(String... arguments) {
    int status = commandLine().execute(arguments);
    for (ExitCode code : ExitCode.values()) {
      if (code.status() == status) {
        return code;
      }
    }
    throw new IllegalStateException("no exit code " + status);
  }

  private CommandLine commandLine() {
    var root = new CommandLine(new FirkinCommand());
    root.getCommandSpec().addMixin("session", CommandSpec.forAnnotatedObject(session));
    root.addSubcommand(new PutCommand(session))
        .addSubcommand(new GetCommand(session))
        .addSubcommand(new DelCommand(session))
        .addSubcommand(new KeysCommand(session))
        .addSubcommand(new ScanCommand(session))
        .addSubcommand(new StatsCommand(session))
        .addSubcommand(new VerifyCommand(session))
        .addSubcommand(new CompactCommand(session))
        .addSubcommand(new TrainCommand(session))
        .addSubcommand(new DumpCommand(session))
        .addSubcommand(new LoadCommand(session))
        .addSubcommand(new DemoCommand(session))
        .addSubcommand(completion())
        .addSubcommand(new HelpCommand());
    return root.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(terminal.err(), true))
        .setExecutionStrategy(this::runLast)
        .setParameterExceptionHandler((e, _) -> misused(e).status())
        .setExecutionExceptionHandler((e, _, _) -> report(e).status());
  }

  /** Picocli's own, which would else take over the words of the root. */
  private static CommandLine completion() {
    var completion = new CommandLine(new GenerateCompletion());
    completion
        .getCommandSpec()
        .usageMessage()
        .header("Prints a script that completes commands and options by the Tab key.")
        .description(
            "", "For bash and zsh. It completes the command firkin, so that must be on the PATH.")
        .footer("  source <(firkin generate-completion)");
    return completion;
  }

  private int runLast(ParseResult parsed) {
    if (session.isVerbose()) {
      StoreLog.everything();
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private ExitCode misused(ParameterException e) {
    say(e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, e.getCommandLine().getErr());
    terminal
        .err()
        .println("Try '%s --help'.".formatted(e.getCommandLine().getCommandSpec().qualifiedName()));
    return ExitCode.USAGE;
  }

  private ExitCode report(Throwable failure) {
    if (session.isDebug()) {
      failure.printStackTrace(terminal.err());
    }
    return switch (failure) {
      case Output.ReaderGone _ -> ExitCode.DONE;
      case CommandFailure e -> said(e.code(), e.getMessage());
      case FirkinException e -> said(Failures.codeOf(e), e.getMessage());
      case IllegalArgumentException e -> said(ExitCode.USAGE, e.getMessage());
      case IOException e -> said(ExitCode.DISK, reason(e));
      case UncheckedIOException e -> said(ExitCode.DISK, reason(e.getCause()));
      case OutOfMemoryError _ ->
          said(ExitCode.DEFECT, "too little memory; give more: JDK_JAVA_OPTIONS=-Xmx4g");
      default ->
          said(
              ExitCode.DEFECT,
              "a defect: " + failure + (session.isDebug() ? "" : "; --debug shows where"));
    };
  }

  /** The messages of many are no more than a file's name. */
  private static @Nullable String reason(@Nullable IOException e) {
    return e == null || e instanceof FileSystemException ? String.valueOf(e) : e.getMessage();
  }

  private ExitCode said(ExitCode code, @Nullable String message) {
    say(message);
    return code;
  }

  private void say(@Nullable String message) {
    terminal.err().println("firkin: " + Screen.safe(String.valueOf(message)));
  }

  /** The last bytes may be those that do not fit on the disk. */
  private ExitCode flushed(ExitCode code) {
    try {
      terminal.out().flush();
      return code;
    } catch (Output.ReaderGone e) {
      return code;
    } catch (CommandFailure e) {
      return said(e.code(), e.getMessage());
    }
  }
}
