package dev.firkin.benchmarks.peer;

import java.net.URL;
import java.security.CodeSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is known of the jar that a class came from. */
final class Library {

  private static final Pattern VERSION_IN_JAR_NAME = Pattern.compile("-(\\d[^/]*)\\.jar$");

  private Library() {}

  /** The version that the jar's name ends with, or {@code unknown}. */
  static String version(Class<?> member) {
    CodeSource source = member.getProtectionDomain().getCodeSource();
    URL jar = source == null ? null : source.getLocation();
    if (jar == null) {
      return "unknown";
    }
    Matcher matcher = VERSION_IN_JAR_NAME.matcher(jar.getPath());
    return matcher.find() ? matcher.group(1) : "unknown";
  }
}
