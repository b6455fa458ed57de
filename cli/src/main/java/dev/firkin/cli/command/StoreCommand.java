package dev.firkin.cli.command;

import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.cli.terminal.Output;
import dev.firkin.cli.terminal.Session;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Parameters;

/** A command on one store. */
abstract class StoreCommand implements Callable<Integer> {

  private final Session session;

  @Parameters(index = "0", paramLabel = "STORE", description = "The store's directory.")
  private Path directory = Path.of("");

  StoreCommand(Session session) {
    this.session = session;
  }

  /** Does the work. */
  abstract ExitCode run() throws Exception;

  @Override
  public final Integer call() throws Exception {
    return run().status();
  }

  final Session session() {
    return session;
  }

  final Output out() {
    return session.out();
  }

  final Path directory() {
    return directory;
  }

  /** Says something that is no result. */
  final void note(String text) {
    session.terminal().err().println(text);
  }
}
