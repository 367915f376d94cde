import ArgumentParser
import Glibc

/// Where the daemon keeps what it knows, and where it listens.
struct StateOptions: ParsableArguments {
    @Option(
        name: .customLong("state"),
        help: "The daemon's state directory (default: $SKEG_STATE, or a folder for the user).")
    var given: String?

    /// The same for every command: `--state`, else `$SKEG_STATE`, else `/var/lib/skeg` for root and
    /// `$XDG_STATE_HOME/skeg` (`~/.local/state/skeg`) for others (XDG Base Directory Specification).
    ///
    /// A relative path counts from the working directory; the supervisors of workloads need it whole.
    var directory: String { StateOptions.absolute(chosen) }

    static func absolute(_ path: String) -> String {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
        defer { free(folder) }
        return String(cString: folder) + "/" + path
    }

    private var chosen: String {
        if let given { return given }
        if let set = Terminal.text("SKEG_STATE"), !set.isEmpty { return set }
        if getuid() == 0 { return "/var/lib/skeg" }
        if let base = Terminal.text("XDG_STATE_HOME"), base.hasPrefix("/") { return base + "/skeg" }
        return (Terminal.text("HOME") ?? ".") + "/.local/state/skeg"
    }

    var client: DaemonClient { DaemonClient(state: directory) }
}
