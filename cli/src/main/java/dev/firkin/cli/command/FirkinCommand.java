package dev.firkin.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command that has the others. What is set here for the help holds for all of them. */
@Command(
    name = "firkin",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    versionProvider = FirkinCommand.Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    abbreviateSynopsis = true,
    header = "Looks into Firkin key-value stores and changes them.",
    description = {
      "",
      "A store is a directory. Each command opens it, does one thing and closes it; commands that"
          + " only read never change or create anything. Keys and values are text in UTF-8 unless"
          + " an option says base64; a named map (--map) is written as its codecs want it: the"
          + " number 42, a UUID, an instant, JSON. A key or value that begins with a minus goes"
          + " after --"
    },
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands (firkin help COMMAND tells more):%n",
    footerHeading = "%nFor example:%n",
    footer = {
      "  firkin put   /tmp/cellar wine red     makes the store and puts an entry",
      "  firkin get   /tmp/cellar wine         prints red",
      "  firkin scan  /tmp/cellar              shows all entries",
      "  firkin dump  /tmp/cellar > cellar.jsonl",
      "  firkin demo                           shows on real data what a store does",
      "",
      "Completion by the Tab key, in bash and zsh; put it into ~/.bashrc or ~/.zshrc:",
      "  source <(firkin generate-completion)"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:no: the key is not there (get, del) or is there (put --if-absent), or the values are too few"
          + " or too much alike to learn from (train)",
      "2:wrong command line or input: option, map, key, value, line of a dump",
      "3:the store cannot be opened: not there, in use, not Firkin's, of a newer format",
      "4:bytes on disk are damaged, or the demo lost a write",
      "5:the disk is full or failed",
      "6:a defect of firkin itself, or too little memory"
    })
public final class FirkinCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  /** For the program. */
  public FirkinCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  /** What {@code --version} prints. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      var module = FirkinCommand.class.getModule().getDescriptor();
      String version = module == null ? "" : module.rawVersion().map(" "::concat).orElse("");
      return new String[] {"firkin" + version, "Java " + Runtime.version()};
    }
  }
}
