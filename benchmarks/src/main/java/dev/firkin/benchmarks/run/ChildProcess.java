package dev.firkin.benchmarks.run;

import dev.firkin.benchmarks.support.ChildJvm;
import dev.firkin.benchmarks.work.Child;
import dev.firkin.benchmarks.work.Figure;
import dev.firkin.benchmarks.work.Figures;
import dev.firkin.benchmarks.work.Group.Step;
import dev.firkin.benchmarks.work.Task;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Runs one step of a task in a fresh JVM. */
final class ChildProcess {

  /** What did not come to its end, in one line, and all that was said. */
  static final class FailedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String log;

    FailedException(String reason, String log) {
      super(reason);
      this.log = log;
    }

    String log() {
      return log;
    }
  }

  /** So slow are fills at worst. */
  private static final long KEYS_A_SECOND_MIN = 5_000;

  /**
   * Who calls for the first time for a page of the heap waits for the system, many times as long as
   * for a small value, and how many such calls there are depends on the collector's mood. So all of
   * the heap is touched before calls are timed.
   */
  private static final String TOUCH_HEAP = "-XX:+AlwaysPreTouch";

  private static final Set<Step> TIMED = Set.of(Step.POINTS, Step.LATENCY, Step.FORCED);

  /** What a store gives back is given back to the system, so that it is not counted. */
  private static final List<String> MEMORY_OPTIONS =
      List.of("-Xms8m", "-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=10");

  private final String classPath;
  private final String xmx;
  private final Path directory;

  /**
   * @param xmx the largest heap
   * @param directory where the store is, and the child's log
   */
  ChildProcess(String classPath, String xmx, Path directory) {
    this.classPath = classPath;
    this.xmx = xmx;
    this.directory = directory;
  }

  void run(Step step, Task task, Consumer<Figure> figures)
      throws IOException, InterruptedException, FailedException {
    Process process =
        new ProcessBuilder(command(step, task)).redirectError(Redirect.to(log().toFile())).start();
    Thread killer = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(killer);
    try {
      listen(step, task, process, figures);
    } finally {
      process.destroyForcibly().waitFor();
      Runtime.getRuntime().removeShutdownHook(killer);
    }
  }

  private void listen(Step step, Task task, Process process, Consumer<Figure> figures)
      throws IOException, InterruptedException, FailedException {
    Duration limit = limit(task);
    AtomicBoolean late = new AtomicBoolean();
    Executor alarm = CompletableFuture.delayedExecutor(limit.toSeconds(), TimeUnit.SECONDS);
    alarm.execute(() -> {
      late.set(process.isAlive());
      process.destroyForcibly();
    });
    String last = step == Step.WRITE_UNTIL_KILLED ? Figures.ACKNOWLEDGED : Figures.END;
    boolean done = false;
    StringBuilder other = new StringBuilder(); // a JVM that cannot start says so here
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line; !done && (line = said.readLine()) != null; ) {
        Optional<Figure> figure = Figure.parse(line);
        figure.ifPresent(figures);
        done = line.equals(last);
        other.append(figure.isPresent() ? "" : line + "\n");
      }
    }
    if (!done) {
      int status = process.waitFor();
      throw late.get()
          ? new FailedException("not done after %d s".formatted(limit.toSeconds()), logText())
          : failed(status, logText() + other);
    }
  }

  private static Duration limit(Task task) {
    long bytes = task.keys() * (task.valueBytes() + 16L);
    double works = 10.0 + task.works().size() * task.threads().size() * (task.seconds() * 2 + 7);
    return Duration.ofSeconds(
        (long) (120 + works * 3)
            + Math.max(1, task.passes()) * (task.keys() / KEYS_A_SECOND_MIN + (bytes >> 23)));
  }

  private List<String> command(Step step, Task task) {
    List<String> options = new ArrayList<>();
    options.add("-Xmx" + xmx);
    if (TIMED.contains(step)) {
      options.addAll(List.of("-Xms" + xmx, TOUCH_HEAP));
    }
    options.add("--enable-native-access=ALL-UNNAMED");
    options.addAll(task.kind().jvmArguments());
    if (step == Step.MEMORY) {
      options.addAll(MEMORY_OPTIONS);
    }
    List<String> arguments = new ArrayList<>(List.of(step.name(), directory.toString()));
    arguments.addAll(task.arguments());
    return ChildJvm.command(options, classPath, Child.class, arguments);
  }

  private Path log() {
    return directory.resolve("child.log");
  }

  private String logText() throws IOException {
    return Files.readString(log(), StandardCharsets.ISO_8859_1);
  }

  private FailedException failed(int status, String log) {
    return new FailedException(
        "exit code %d: %s".formatted(status, FailureReason.in(log, directory)), log);
  }
}
