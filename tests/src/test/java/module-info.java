/** Firkin as another module sees it. Open, so that the test engines may look into it. */
open module dev.firkin.tests {
  requires dev.firkin.core;
  requires dev.firkin.codec.json;
  requires dev.firkin.testkit;
  requires java.logging;
  requires java.management;
  requires org.junit.jupiter.api;
  requires org.junit.jupiter.params;
  requires org.junit.platform.launcher;
  requires net.jqwik.api;
  requires org.assertj.core;
  requires com.google.common;
  requires com.google.common.testlib;
  requires junit;
  requires static org.jspecify;

  uses dev.firkin.spi.KeydirProvider;

  provides dev.firkin.spi.Compressor with
      dev.firkin.tests.DeflateCompressor,
      dev.firkin.tests.ZeroCuttingCompressor,
      dev.firkin.tests.concurrent.DeadlyCompressor;
  provides dev.firkin.spi.KeydirProvider with
      dev.firkin.tests.PlainKeydirs,
      dev.firkin.tests.TwinKeydirs.First,
      dev.firkin.tests.TwinKeydirs.Second;
}
