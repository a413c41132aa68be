#!/bin/sh
# Builds the server's logging plug-in, and two files for the linker of the program that opens it.
# usage: link_log_plugin.sh COMPILER lean|shared SOURCE PLUGIN OPTIONS SYMBOLS
#
# It is not a cc_binary, because Bazel links each of those with the shared C++ library. A lean plug-in takes the C++
# library and gflags from the program instead: OPTIONS makes the program's linker pull in what the plug-in needs,
# SYMBOLS is a dynamic list, which makes it export that. glog comes from its archive, which is position-independent
# code with dynamic thread-local storage.
set -eu
compiler=$1 kind=$2 source=$3 plugin=$4 options=$5 symbols=$6
build="$compiler -std=c++20 -O2 -fPIC -fvisibility=hidden -Wall -Wextra -Werror -I. -shared -o $plugin $source"

case $kind in
  shared) # For sanitizers, whose libraries must all be the shared ones: nothing to export.
    $build $(pkg-config --libs libglog gflags)
    : >"$options"
    : >"$symbols"
    ;;
  lean)
    glog=$(pkg-config --libs --static libglog | sed 's/-lglog/-l:libglog.a/; s/-lgflags//')
    $build -Wl,--exclude-libs,ALL -Wl,--gc-sections -l:libgcc_eh.a -Wl,--as-needed $glog
    # What no library of the system provides: those have versions (@) or, libunwind's, a prefix of their own.
    names=$(nm -D --undefined-only "$plugin" | awk '$1 == "U" && $2 !~ /@/ && $2 !~ /^_U(L|x)/ { print $2 }')
    printf -- '-Wl,-u,%s\n' $names >"$options"
    printf '{\n%s};\n' "$(printf '%s;\n' $names)" >"$symbols"
    ;;
esac
