import ArgumentParser

/// Which sync a command is about.
struct SyncOptions: ParsableArguments {
    @Option(help: "The sync's name, where there are several.")
    var sync = "main"

    @OptionGroup var state: StateOptions

    var path: String { "/skeg/v1/syncs/\(escaped(sync))" }
}
