"""Presents an installed library as a repository, by asking pkg-config(1) what it consists of.

Nothing about a library's version or its archives is written down here, so whatever the system has installed
is linked. The targets bear the names that the library's own Bazel build gives them: fetched sources can take
the place of an installed library without a change to any other BUILD file.
"""

# What pkg-config answers, word by word; None if it has no answer.
def _ask(ctx, words):
    result = ctx.execute(["pkg-config"] + words)
    if result.return_code != 0:
        return None
    return [word for word in result.stdout.strip().split(" ") if word]

# The first of the alternatives that is installed, as a list of packages. Releases name some differently.
def _installed(ctx, alternatives):
    if not ctx.which("pkg-config"):
        fail("pkg-config is not installed, and ebb asks it for each library: install pkgconf (./bazelw does)")
    for alternative in alternatives.split("|"):
        packages = alternative.split(" ")
        if _ask(ctx, ["--exists"] + packages) != None:
            return packages
    fail("pkg-config knows no package '%s' for @%s: install its -dev package (./bazelw does)" %
         (alternatives.replace("|", "' or '"), ctx.name))

# The C library comes as the compiler's driver links it.
_C_LIBRARY = ["-lc", "-ldl", "-lm", "-lpthread", "-lrt"]

# Replaces -lNAME by the archive where there is one, and leaves all else in its place: the order is the linker's.
def _with_archives(ctx, packages, words):
    folder = "".join(_ask(ctx, ["--variable=libdir", packages[0]]))
    result = []
    for word in words:
        archive = "lib%s.a" % word[2:]
        if word.startswith("-l") and word not in _C_LIBRARY and folder and ctx.path(folder + "/" + archive).exists:
            word = "-l:" + archive
        result.append(word)
    return result

_TARGET = """
cc_library(
    name = "{name}",
    linkopts = {linkopts},
)
"""

_SELECT = """select({{
        "@//:shared_libraries": {shared},
        "//conditions:default": {archives},
    }})"""

def _target(ctx, name, alternatives):
    packages = _installed(ctx, alternatives)
    shared = _ask(ctx, ["--libs"] + packages)
    if ctx.attr.always_shared:
        return _TARGET.format(name = name, linkopts = repr(shared))

    # Private libraries come with --static: a shared library has its own, an archive has not. Where a library has
    # no archive, these are the flags of the shared ones.
    words = _ask(ctx, ["--libs", "--static"] + packages)
    archives = _with_archives(ctx, packages, words)
    linkopts = repr(archives) if archives == shared else _SELECT.format(shared = repr(shared), archives = repr(archives))
    return _TARGET.format(name = name, linkopts = linkopts)

def _pkg_config_repository_impl(ctx):
    packages = {}
    for target, alternatives in ctx.attr.libraries.items():
        folder, _, name = target.rpartition(":")
        packages.setdefault(folder, []).append(_target(ctx, name, alternatives))
    for folder, targets in packages.items():
        ctx.file(
            (folder + "/" if folder else "") + "BUILD.bazel",
            "package(default_visibility = [\"//visibility:public\"])\n" + "".join(targets),
            executable = False,
        )

pkg_config_repository = repository_rule(
    implementation = _pkg_config_repository_impl,
    attrs = {
        "libraries": attr.string_dict(
            doc = "'FOLDER:TARGET' as the library's own Bazel build has it, and its packages; 'A|B': A, or else B.",
        ),
        "always_shared": attr.bool(
            doc = "Link the shared library even where archives are the default.",
        ),
    },
    environ = ["PATH", "PKG_CONFIG_PATH"],
    local = True,  # Asked again when Bazel's server starts: packages may have been upgraded meanwhile.
    doc = "A repository with a cc_library for each entry of `libraries`.",
)
