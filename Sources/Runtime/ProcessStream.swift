/// The size of a terminal's window, in characters.
public struct TerminalSize: Sendable, Hashable {
    public var columns: UInt16
    public var rows: UInt16

    public init(columns: UInt16, rows: UInt16) {
        self.columns = columns
        self.rows = rows
    }
}

/// A command to run beside a container's process, for somebody who talks with it (`runtime.v1.ExecRequest`).
public struct ExecRequest: Sendable, Hashable {
    public var command: [String]
    /// What of its streams somebody is at the other end of; what nobody is, is empty or let go.
    public var hasInput: Bool
    public var hasOutput: Bool
    public var hasErrorOutput: Bool
    /// Gives it a terminal, which has one output: `hasErrorOutput` means nothing then.
    public var hasTerminal: Bool

    public init(
        command: [String], hasInput: Bool = false, hasOutput: Bool = true, hasErrorOutput: Bool = true,
        hasTerminal: Bool = false
    ) {
        self.command = command
        self.hasInput = hasInput
        self.hasOutput = hasOutput
        self.hasErrorOutput = hasErrorOutput
        self.hasTerminal = hasTerminal
    }
}

/// What comes from a process that somebody talks with.
public enum ProcessEvent: Sendable, Hashable {
    case output([UInt8])
    case errorOutput([UInt8])
    /// Nothing comes any more. The code of a command, 128 + the number where a signal ended it; nil for a container,
    /// whose own status has it.
    case ended(exitCode: Int32?)
}

/// A talk with a process: a command that was started for it, or a container that goes on without it.
public protocol ProcessStream: Sendable {
    /// What comes next; nil after `ended`. Asked by one task at a time. A command whose output is not asked for comes to
    /// wait, and so costs no memory; a container waits for a while only.
    func next() async throws(RuntimeError) -> ProcessEvent?
    /// Gives it something to read; returns when it is on its way, so that a process that reads slowly costs no memory.
    /// Called by one task at a time. What a process no longer reads is let go.
    func write(_ bytes: [UInt8]) async throws(RuntimeError)
    /// There is nothing more to read for it.
    func endInput() async
    func resize(_ size: TerminalSize) async
    /// Ends the talk: a command is killed where it still runs, a container is left alone. To be called in any case.
    func close() async
}

/// A connection with a port of a pod.
public protocol PortStream: Sendable {
    /// What comes next, at most 64 KiB; nil when the other side has ended. Asked by one task at a time.
    func read() async throws(RuntimeError) -> [UInt8]?
    /// Returns when it is on its way. Called by one task at a time.
    func write(_ bytes: [UInt8]) async throws(RuntimeError)
    /// Nothing more will be written; reading goes on.
    func endOutput() async
}
