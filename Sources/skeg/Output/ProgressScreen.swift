import Daemon
import Glibc
import Objects
import Synchronization

/// The daemon's output for people: lines of the log, and on a terminal below them one line that moves while a sync is
/// under way.
final class ProgressScreen: Sendable {
    private struct State {
        var progress: [String: DaemonProgress] = [:]
        var line = ""
    }

    private let state = Mutex(State())
    private let isLive: Bool

    /// - Parameter isLive: Whether the moving line is wanted; it is only ever shown on a terminal.
    init(isLive: Bool) {
        self.isLive = isLive && isatty(STDERR_FILENO) == 1 && Terminal.isInteractive
    }

    /// A line of the log, above the moving one.
    func log(_ line: String) {
        state.withLock { state in
            write(clearing(state) + line + "\n" + state.line)
        }
    }

    func show(_ progress: DaemonProgress) {
        state.withLock { state in
            state.progress[progress.sync] = progress
            let next = isLive ? ProgressScreen.line(state.progress.values.sorted { $0.sync < $1.sync }) : ""
            guard next != state.line else { return }
            write(clearing(state) + next)
            state.line = next
        }
    }

    /// Takes the moving line away.
    func end() {
        state.withLock { state in
            write(clearing(state))
            state.line = ""
        }
    }

    /// What has become of the syncs, on standard output.
    func printResult(as format: ReportFormat) {
        let all = state.withLock { $0.progress.values.sorted { $0.sync < $1.sync } }
        switch format {
        case .text:
            for sync in all { Terminal.line("\(sync.sync)  \(sync.result) at \(sync.revision): \(sync.message)") }
        case .json:
            let content: Value = ["syncs": .array(all.map(ProgressScreen.content))]
            content.printJSON()
        }
    }

    private static func content(of progress: DaemonProgress) -> Value {
        [
            "name": .string(progress.sync), "result": .string(progress.result), "revision": .string(progress.revision),
            "objects": .integer(Int64(progress.objects)), "current": .integer(Int64(progress.currentObjects)),
            "message": .string(progress.message)
        ]
    }

    /// One line for what is under way; empty when nothing is.
    private static func line(_ all: [DaemonProgress]) -> String {
        guard let moving = all.first(where: { $0.result == "Progressing" }) else { return "" }
        let text =
            "\(moving.sync) at \(moving.revision): \(moving.currentObjects) of \(moving.objects) current · \(moving.message)"
        return "… " + String(text.prefix(width - 3))
    }

    /// Columns of the terminal; 80 where it does not say.
    private static var width: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 10 else { return 80 }
        return Int(size.ws_col)
    }

    private func clearing(_ state: State) -> String { state.line.isEmpty ? "" : "\r\u{1B}[K" }

    private func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
