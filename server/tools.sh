# Finds the tools that the commands at the root need; sourced by them.

fail() {
    echo "$*" >&2
    exit 1
}

# The version in the folder of a JDK, 0 where there is none that can compile.
jdk_version() {
    local version=0
    if [ -x "$1/bin/javac" ] && [ -r "$1/release" ]; then
        version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
    fi
    echo "${version:-0}"
}

# Prints the home of the first JDK 25 or newer, in the order in which a person would expect it to be taken.
find_jdk() {
    local on_path home
    on_path=$(command -v javac || true)
    [ -z "$on_path" ] || on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
    for home in "${JAVA_HOME:-}" "$on_path" \
        /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
        if [ "$(jdk_version "$home")" -ge 25 ]; then
            echo "$home"
            return
        fi
    done
    return 1
}

# Maven runs on whatever JDK it would run on, if that is 17 or newer; what it compiles with, it is told.
use_maven() {
    local own
    command -v mvn >/dev/null || fail "Potoroo is built with Maven: install Maven 3.8 or newer (on Debian: apt-get install maven)."
    own=${JAVA_HOME:-}
    if [ -z "$own" ] && command -v java >/dev/null; then
        own=$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")
    fi
    if [ "$(jdk_version "$own")" -lt 17 ]; then
        export JAVA_HOME="$1"
    fi
    export JAVA25_HOME="$1"
}

no_jdk() {
    fail "Potoroo needs a JDK 25 or newer: install one (for example from https://adoptium.net) or set JAVA_HOME to it."
}
