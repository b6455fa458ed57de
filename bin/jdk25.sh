# shellcheck shell=bash
# Sourced by ./build, ./firkin and bin/mvn25: where is a JDK 25, and how is Maven run on it?

# Says why the work cannot start, in one sentence, and ends.
refuse() {
  printf '%s\n' "$1" >&2
  exit 1
}

# A JDK states its version in the file `release`; asking the file is quicker than starting the JVM.
is_jdk25() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && grep -Eqs '^JAVA_VERSION="25["._+-]' "$1/release"
}

# The home of the `java` on the PATH, links followed; version managers put a script there, so ask it then.
java_home_of_path() {
  local java link
  java=$(command -v java) || return 0
  while link=$(readlink "$java"); do
    case $link in
      /*) java=$link ;;
      *) java=$(dirname "$java")/$link ;;
    esac
  done
  if [ -f "$(dirname "$java")/../release" ]; then
    (cd -P "$(dirname "$java")/.." && pwd)
  else
    java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
  fi
}

# Every place worth a look, one a line, best first. Others than Linux are covered by the last lines.
jdk_candidates() {
  printf '%s\n' "${JAVA_HOME:-}" "${JAVA25_HOME:-}" "${JAVA_25_HOME:-}" "${JDK25_HOME:-}" "${JDK_25:-}"
  env | sed -n 's/^JAVA_HOME_25[A-Za-z0-9_]*=//p'
  java_home_of_path
  printf '%s\n' /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/java/* /opt/jdk* /opt/*jdk* \
    "$HOME"/.jdks/* "$HOME"/.sdkman/candidates/java/* "$HOME"/.local/share/mise/installs/java/* \
    "$HOME"/.asdf/installs/java/* "$HOME"/.jabba/jdk/* "$HOME"/.jenv/versions/* "$HOME"/.jbang/cache/jdks/* \
    "$HOME"/.gradle/jdks/*
  if [ -x /usr/libexec/java_home ]; then /usr/libexec/java_home -v 25 2>/dev/null; fi
  printf '%s\n' "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home
}

# Exports JAVA_HOME, or refuses.
use_jdk25() {
  local home
  while IFS= read -r home; do
    if [ -n "$home" ] && is_jdk25 "$home"; then
      export JAVA_HOME=$home
      return
    fi
  done < <(jdk_candidates)
  refuse "Firkin needs a JDK 25 and found none: install one, or point JAVA_HOME to it."
}

need_mvn() {
  command -v mvn >/dev/null || refuse "Firkin is built with Maven 3.8.7 or later and found no mvn on the PATH."
}

# Runs Maven on the JDK that use_jdk25 found. FIRKIN_MVN_ARGS is for what a machine needs, such as -o.
mvn25() {
  need_mvn
  # For the JVM that runs Maven only: its libraries use what JDK 25 warns about, and end a log with escape codes.
  local quiet="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -Djansi.noreset=true"
  # shellcheck disable=SC2086 # FIRKIN_MVN_ARGS holds several arguments
  MAVEN_OPTS="${MAVEN_OPTS:-} $quiet" mvn ${FIRKIN_MVN_ARGS:-} "$@"
}

# Warnings and errors only. Maven's own --quiet would hide the warning that made the compiler fail.
quiet_mvn25() {
  mvn25 --batch-mode --no-transfer-progress -Dorg.slf4j.simpleLogger.defaultLogLevel=warn "$@"
}
