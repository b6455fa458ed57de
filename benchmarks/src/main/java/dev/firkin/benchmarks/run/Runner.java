package dev.firkin.benchmarks.run;

import dev.firkin.benchmarks.run.ChildProcess.FailedException;
import dev.firkin.benchmarks.support.KeyCount;
import dev.firkin.benchmarks.support.Machine;
import dev.firkin.benchmarks.work.Figure;
import dev.firkin.benchmarks.work.Group.Step;
import dev.firkin.benchmarks.work.Task;
import dev.firkin.benchmarks.work.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Runs tasks, one at a time, and goes on after one that fails. */
public final class Runner {

  private final Path directory;
  private final String xmx;
  private final Results results = new Results();
  private int done;

  /**
   * @param directory where stores are while they are measured; exists
   * @param xmx largest heap of each process
   */
  public Runner(Path directory, String xmx) {
    this.directory = directory;
    this.xmx = xmx;
  }

  /** Runs tasks with this JVM's class path. */
  public Results run(List<Task> tasks) throws IOException, InterruptedException {
    for (Task task : tasks) {
      run(task, System.getProperty("java.class.path"), "%d/%d".formatted(++done, tasks.size()))
          .forEach(results::add);
    }
    return results;
  }

  /**
   * Runs one task.
   *
   * @param name of the task, to show where it is
   * @return what was measured; nothing if it failed, which is noted in the results
   */
  public List<Measurement> run(Task task, String classPath, String name)
      throws IOException, InterruptedException {
    Path own = Files.createDirectories(directory.resolve("task"));
    long start = System.nanoTime();
    List<Figure> figures = new ArrayList<>();
    String end = "";
    try {
      ChildProcess child = new ChildProcess(classPath, xmx, own);
      for (Step step : task.group().steps()) {
        child.run(step, task, figures::add);
      }
    } catch (FailedException e) {
      System.err.println(e.log());
      end = ": FAILED, " + e.getMessage();
      results.add(new Failure(task, e.getMessage()));
    } finally {
      Machine.delete(own);
    }
    System.err.printf(
        "%s  round %d  %s  %s keys of %d B: %s (%.1f s)%s%n",
        name,
        task.round() + 1,
        task.store(),
        KeyCount.text(task.keys()),
        task.valueBytes(),
        task.works().stream().map(Work::id).collect(Collectors.joining(" ")),
        (System.nanoTime() - start) / 1e9,
        end);
    return figures.stream().map(figure -> Measurement.of(task, figure)).toList();
  }

  public Results results() {
    return results;
  }
}
