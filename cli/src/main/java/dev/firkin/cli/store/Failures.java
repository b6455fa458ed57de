package dev.firkin.cli.store;

import dev.firkin.cli.terminal.ExitCode;
import dev.firkin.error.CodecException;
import dev.firkin.error.CorruptDataException;
import dev.firkin.error.FirkinException;
import dev.firkin.error.LimitException;
import dev.firkin.error.ProviderException;
import dev.firkin.error.ReadOnlyStoreException;
import dev.firkin.error.StoreClosedException;
import dev.firkin.error.StoreIoException;
import dev.firkin.error.StoreOpenException;

/** What a script sees of a store's exception. */
public final class Failures {

  private Failures() {}

  /** The exit code that stands for it. */
  public static ExitCode codeOf(FirkinException failure) {
    return switch (failure) {
      case StoreOpenException _, ProviderException _ -> ExitCode.UNOPENABLE;
      case CorruptDataException _ -> ExitCode.DAMAGE;
      case StoreIoException _ -> ExitCode.DISK;
      case LimitException _, CodecException _ -> ExitCode.USAGE;
      case ReadOnlyStoreException _, StoreClosedException _ -> ExitCode.DEFECT;
    };
  }
}
