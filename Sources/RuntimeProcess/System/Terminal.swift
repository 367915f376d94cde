internal import CLinux
internal import Glibc
internal import Runtime

/// A pseudo terminal: what a program has, and what its user has at the other end.
struct Terminal {
    var user: Int32
    var program: Int32

    /// - Parameter owner: Whom the program's end is given to, so that it can open it anew; nil for nobody else.
    init(owner: UInt32?) throws(SystemFailure) {
        var ends: (Int32, Int32) = (-1, -1)
        try check("open a terminal") { skeg_open_terminal(&ends.0, &ends.1) }
        (user, program) = ends
        // As runc's fixStdioPermissions; where it is not allowed the program still has it open.
        if let owner { fchown(program, owner, gid_t.max) }
    }

    static func resize(_ terminal: Int32, to size: TerminalSize) {
        _ = skeg_set_window(terminal, size.columns, size.rows)
    }
}

extension Specification {
    /// What programs that draw on a terminal are told where nothing else says so, as container runtimes do.
    mutating func nameTerminal() {
        guard !environment.contains(where: { $0.hasPrefix("TERM=") }) else { return }
        environment.append("TERM=xterm")
    }
}
