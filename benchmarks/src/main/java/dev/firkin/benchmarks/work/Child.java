package dev.firkin.benchmarks.work;

import dev.firkin.benchmarks.work.Group.Step;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** One step of a task in a process of its own: says its figures on standard output. */
public final class Child {

  private Child() {}

  /** {@code Child STEP DIRECTORY TASK...}. */
  public static void main(String[] args) {
    PrintStream out = System.out;
    System.setOut(System.err); // some stores have something to say, too
    List<String> task = Arrays.asList(args).subList(2, args.length);
    Bench bench = new Bench(Task.parse(task), Path.of(args[1]), new Figures(out));
    int status = 0;
    try {
      run(Step.valueOf(args[0]), bench);
      bench.figures().word(Figures.END);
    } catch (Throwable e) {
      e.printStackTrace();
      status = 1;
    }
    System.exit(status); // some stores leave threads behind
  }

  private static void run(Step step, Bench bench) throws IOException, InterruptedException {
    switch (step) {
      case POINTS -> PointsStep.run(bench);
      case LATENCY -> LatencyStep.run(bench);
      case FORCED -> ForcedStep.run(bench);
      case FILL_AND_CLOSE -> OpenStep.fillAndClose(bench);
      case OPEN_TWICE -> OpenStep.openTwice(bench);
      case WRITE_UNTIL_KILLED -> KilledStep.write(bench);
      case OPEN_AND_CHECK -> KilledStep.openAndCheck(bench);
      case MEMORY -> MemoryStep.run(bench);
      case SPACE -> SpaceStep.run(bench);
    }
  }
}
