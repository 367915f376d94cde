internal import Glibc
internal import RuntimeProcess

/// The supervisor alone, as `skeg shim` runs it: for tests, which have no `skeg` to start.
@main struct ShimProgram {
    static func main() { exit(Shim.main(Array(CommandLine.arguments.dropFirst()))) }
}
