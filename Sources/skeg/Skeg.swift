internal import Glibc
internal import RuntimeProcess

@main struct Skeg {
    static func main() {
        let arguments = CommandLine.arguments
        // Before anything else: a supervisor wants to be small and have one thread.
        if arguments.count > 1, arguments[1] == "shim" { exit(Shim.main(Array(arguments.dropFirst(2)))) }
    }
}
