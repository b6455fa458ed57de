package dev.firkin.tests.real;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file system of a few MiB of its own, unmounted at the end, whatever comes between. Where none
 * can be mounted, the test is skipped and says why.
 */
final class SmallFileSystem implements AutoCloseable {

  private final Path mount;

  private SmallFileSystem(Path mount) {
    this.mount = mount;
  }

  /** In memory. */
  static SmallFileSystem tmpfs(Path folder, int mebibytes) throws Exception {
    Path mount = Files.createDirectory(folder.resolve("tmpfs"));
    Commands.Result mounted =
        Commands.run(
            "mount",
            "-t",
            "tmpfs",
            "-o",
            "size=" + mebibytes + "m",
            "firkin-test",
            mount.toString());
    assumeTrue(mounted.isGood(), "no tmpfs can be mounted here: " + mounted.out());
    return new SmallFileSystem(mount);
  }

  /** Ext4 in a file, over a loop device that goes with the mount. */
  static SmallFileSystem ext4(Path folder, int mebibytes) throws Exception {
    Path image = folder.resolve("ext4.image");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength((long) mebibytes << 20);
    }
    Commands.Result made = Commands.run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
    assumeTrue(made.isGood(), "no ext4 can be made here: " + made.out());
    Path mount = Files.createDirectory(folder.resolve("ext4"));
    Commands.Result mounted =
        Commands.run("mount", "-o", "loop", image.toString(), mount.toString());
    assumeTrue(mounted.isGood(), "no loop device can be mounted here: " + mounted.out());
    return new SmallFileSystem(mount);
  }

  Path path() {
    return mount;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (!Commands.run("umount", mount.toString()).isGood()) {
      Commands.run("umount", "-l", mount.toString());
    }
  }
}
