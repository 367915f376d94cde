internal import Glibc
internal import Runtime
internal import Synchronization

/// A talk with a command beside a container.
final class ExecStream: ProcessStream {
    /// Bytes that are still read when the command has ended: more than a pipe holds, so that nothing of its own is lost,
    /// and what it left running in the background does not go on for ever.
    private static let drainLimit = 1 << 20

    private struct State {
        var input: Descriptor?
        /// Those that have not ended, the one to ask first in front.
        var outputs: [Output]
        var drained = 0
        var hasToldEnd = false
    }

    private struct Output {
        var descriptor: Descriptor
        var isErrors: Bool
    }

    private let command: RunningCommand
    private let terminal: Descriptor?
    private let state: Mutex<State>

    init(_ command: RunningCommand, _ streams: CommandStreams, hasTerminal: Bool) {
        self.command = command
        terminal = hasTerminal ? streams.output : nil
        let outputs = [
            streams.output.map { Output(descriptor: $0, isErrors: false) },
            streams.errors.map { Output(descriptor: $0, isErrors: true) }
        ]
        state = Mutex(State(input: streams.input, outputs: outputs.compactMap { $0 }))
    }

    deinit { command.abandon() }

    func next() async throws(RuntimeError) -> ProcessEvent? {
        while true {
            // Looked up before reading: what can be read then is all that the command has written.
            let outcome = command.outcome
            if let event = try take(hasEnded: outcome != nil) { return event }
            if let outcome { return try tell(outcome) }
            let outputs = state.withLock { $0.outputs.map(\.descriptor) }
            await Readiness.wait(reading: outputs.map(\.number) + [command.end.number])
            if Task.isCancelled { throw RuntimeError(.timeout, "waiting for the command was given up") }
        }
    }

    /// What one of the outputs has now; they take turns.
    private func take(hasEnded: Bool) throws(RuntimeError) -> ProcessEvent? {
        let result: Result<ProcessEvent?, SystemFailure> = state.withLock { state in
            Result { () throws(SystemFailure) in
                guard state.drained < ExecStream.drainLimit else { return nil }
                for output in state.outputs {
                    switch try output.descriptor.read() {
                    case .nothing: continue
                    case .end: state.outputs.removeAll { $0.isErrors == output.isErrors }
                    case .bytes(let bytes):
                        if hasEnded { state.drained += bytes.count }
                        state.outputs.reverse()
                        return output.isErrors ? .errorOutput(bytes) : .output(bytes)
                    }
                }
                return nil
            }
        }
        do { return try result.get() } catch { throw RuntimeError(error, "reading a command's output") }
    }

    private func tell(_ outcome: Result<Int32, RuntimeError>) throws(RuntimeError) -> ProcessEvent? {
        let isFirst = state.withLock { state in
            defer { state.hasToldEnd = true }
            return !state.hasToldEnd
        }
        return isFirst ? .ended(exitCode: try outcome.get()) : nil
    }

    func write(_ bytes: [UInt8]) async throws(RuntimeError) {
        guard let input = state.withLock({ $0.input }) else { return }
        do throws(SystemFailure) { try await input.write(bytes) } catch {
            guard error.code == EPIPE || error.code == EIO else { throw RuntimeError(error, "writing to a command") }
            await endInput()
        }
    }

    /// A terminal has no end of input: who types one (^D) sends it.
    func endInput() async { state.withLock { $0.input = nil } }

    func resize(_ size: TerminalSize) async {
        if let terminal { Terminal.resize(terminal.number, to: size) }
    }

    func close() async { command.abandon() }
}
