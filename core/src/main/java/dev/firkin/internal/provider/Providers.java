package dev.firkin.internal.provider;

import dev.firkin.error.ProviderException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the one provider of a name.
 *
 * <p>Providers come from three places: those built in, those that the thread's context loader sees,
 * and those that the loader of the service sees, for a context loader may know nothing of Firkin. A
 * provider seen twice counts once: same class, same name. The built-in ones are passed in as well
 * as listed for {@link ServiceLoader}, because a jar merged from many often loses its lists.
 *
 * <p>A provider that fails to start is only reported when the wanted one is not found: a broken
 * module that no file asks for must not keep a store from opening.
 */
public final class Providers {

  /** A loader that cannot list its services fails again at each step, without an end. */
  private static final int FAILURES_MAX = 16;

  private Providers() {}

  /**
   * Finds the provider of a name.
   *
   * @param <P> the service
   * @param service its interface, which the module of this class must {@code use}
   * @param name tells a provider's name
   * @param wanted the name that is looked for
   * @param whoAsks the file, option or map that needs it, for the message
   * @param builtIn providers that are present whatever the loaders see
   * @return the only provider of that name
   * @throws ProviderException if there is none, if there are two, or if it failed to start
   */
  public static <P> P named(
      Class<P> service,
      Function<P, String> name,
      String wanted,
      String whoAsks,
      Collection<? extends P> builtIn) {
    var found = new Found<>(service, name);
    for (P provider : builtIn) {
      found.add(provider);
    }
    found.addAll(ServiceLoader.load(service));
    ClassLoader own = service.getClassLoader();
    if (own != Thread.currentThread().getContextClassLoader()) {
      found.addAll(ServiceLoader.load(service, own));
    }
    return found.only(wanted, whoAsks);
  }

  /** As {@link #named}, with what the loaders see given. */
  static <P> P named(
      Class<P> service,
      Function<P, String> name,
      String wanted,
      String whoAsks,
      Collection<? extends P> builtIn,
      Iterable<? extends P> loaded) {
    var found = new Found<>(service, name);
    for (P provider : builtIn) {
      found.add(provider);
    }
    found.addAll(loaded);
    return found.only(wanted, whoAsks);
  }

  private record Named<P>(String name, P provider) {}

  /** The providers seen so far, and what went wrong in seeing them. */
  private static final class Found<P> {
    private final Class<P> service;
    private final Function<P, String> name;
    private final List<Named<P>> present = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    Found(Class<P> service, Function<P, String> name) {
      this.service = service;
      this.name = name;
    }

    void addAll(Iterable<? extends P> loaded) {
      Iterator<? extends P> providers = loaded.iterator();
      int failuresBefore = failures.size();
      while (failures.size() - failuresBefore < FAILURES_MAX) {
        try {
          if (!providers.hasNext()) {
            return;
          }
          add(providers.next());
        } catch (RuntimeException | LinkageError | ServiceConfigurationError failure) {
          failures.add(failure);
        }
      }
    }

    void add(P provider) {
      String itsName = name.apply(provider);
      if (itsName == null) { // promised never to be, but this is other people's code
        throw new IllegalStateException(provider.getClass().getName() + " has no name");
      }
      for (Named<P> seen : present) {
        if (isSame(seen, itsName, provider)) {
          return;
        }
      }
      present.add(new Named<>(itsName, provider));
    }

    private boolean isSame(Named<P> seen, String itsName, P provider) {
      return seen.name().equals(itsName) && seen.provider().getClass() == provider.getClass();
    }

    P only(String wanted, String whoAsks) {
      List<P> matching = new ArrayList<>();
      for (Named<P> seen : present) {
        if (seen.name().equals(wanted)) {
          matching.add(seen.provider());
        }
      }
      return switch (matching.size()) {
        case 1 -> matching.getFirst();
        case 0 -> throw missing(wanted, whoAsks);
        default -> throw ambiguous(wanted, whoAsks, matching);
      };
    }

    private ProviderException missing(String wanted, String whoAsks) {
      String problem =
          "no %s named '%s' (wanted by %s); present: %s; "
              .formatted(service(), wanted, whoAsks, presentNames());
      if (failures.isEmpty()) {
        return new ProviderException(problem + "add the module that provides it");
      }
      String reasons =
          failures.stream().map(Found::reason).distinct().collect(Collectors.joining(", "));
      var failed =
          new ProviderException(
              problem
                  + "failed to start: "
                  + reasons
                  + "; repair or add the module that provides it",
              failures.getFirst());
      failures.stream().skip(1).forEach(failed::addSuppressed);
      return failed;
    }

    /** {@link ServiceLoader} says which provider failed; why is what the provider threw. */
    private static String reason(Throwable failure) {
      Throwable cause = failure.getCause();
      return failure instanceof ServiceConfigurationError && cause != null
          ? failure.getMessage() + ": " + cause
          : failure.toString();
    }

    private ProviderException ambiguous(String wanted, String whoAsks, List<P> matching) {
      String classes =
          matching.stream().map(p -> describe(p.getClass())).collect(Collectors.joining(", "));
      return new ProviderException(
          "%d %s providers are named '%s' (wanted by %s): %s; present: %s; "
                  .formatted(matching.size(), service(), wanted, whoAsks, classes, presentNames())
              + "keep one of the modules that provide it");
    }

    private String presentNames() {
      String names =
          present.stream().map(Named::name).distinct().sorted().collect(Collectors.joining(", "));
      return names.isEmpty() ? "nothing" : names;
    }

    /** A user knows of codecs and compressors, not of the providers that make them. */
    private String service() {
      String simple = service.getSimpleName();
      return simple.endsWith("Provider")
          ? simple.substring(0, simple.length() - "Provider".length())
          : simple;
    }

    private static String describe(Class<?> provider) {
      @Nullable String module = provider.getModule().getName();
      return module == null ? provider.getName() : provider.getName() + " of module " + module;
    }
  }
}
