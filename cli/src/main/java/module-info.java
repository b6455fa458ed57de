import org.jspecify.annotations.NullMarked;

/** The {@code firkin} command. Start at {@link dev.firkin.cli.Main}. */
@NullMarked
module dev.firkin.cli {
  requires dev.firkin.codec.json;
  requires dev.firkin.core;
  requires info.picocli;
  requires java.logging;
  requires me.tongfei.progressbar;
  requires tools.jackson.core;
  requires static org.jspecify;

  uses dev.firkin.spi.Compressor;

  opens dev.firkin.cli.command to
      info.picocli;
  opens dev.firkin.cli.demo to
      info.picocli,
      tools.jackson.databind;
  opens dev.firkin.cli.terminal to
      info.picocli;
}
