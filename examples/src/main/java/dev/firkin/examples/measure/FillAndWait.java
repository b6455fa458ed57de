package dev.firkin.examples.measure;

import dev.firkin.Firkin;
import dev.firkin.config.FirkinOptions;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that fills a store, says so, and waits to be killed. */
public final class FillAndWait {

  private static final String FILLED = "filled";

  private FillAndWait() {}

  /** Runs one, with this JVM's own options, and kills it once the store is filled. */
  static void runAndKill(Path directory, long keys, int valueBytes, String sync)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(directory, keys, valueBytes, sync))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (InputStream output = process.getInputStream()) {
      byte[] said = output.readNBytes(FILLED.length());
      process.destroyForcibly().waitFor();
      if (!new String(said, StandardCharsets.US_ASCII).equals(FILLED)) {
        throw new IOException("the process that fills ended with " + process.exitValue());
      }
    }
  }

  private static List<String> command(Path directory, long keys, int valueBytes, String sync) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-Xm"))
        .forEach(command::add);
    String modulePath = System.getProperty("jdk.module.path");
    if (modulePath == null) {
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.add(FillAndWait.class.getName());
    } else {
      command.addAll(List.of("-p", modulePath, "-m"));
      command.add(FillAndWait.class.getModule().getName() + "/" + FillAndWait.class.getName());
    }
    command.addAll(List.of(directory.toString(), "" + keys, "" + valueBytes, sync));
    return command;
  }

  /** {@code FillAndWait DIRECTORY KEYS VALUE_BYTES SYNC}; started by {@link Throughput}. */
  public static void main(String[] args) throws IOException {
    long keys = Long.parseLong(args[1]);
    FirkinOptions options = Throughput.options(args[3]);
    try (Firkin store = Firkin.open(Path.of(args[0]), options)) {
      TestData data = new TestData(Integer.parseInt(args[2]));
      new Workload(new Contender.Store(store), data, keys).run(Workload.Work.FILL, keys);
      System.out.print(FILLED);
      System.out.flush();
      System.in.read();
    }
  }
}
