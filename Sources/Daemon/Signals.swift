internal import Dispatch
internal import Glibc

/// The signals that a daemon acts on.
enum Signals {
    enum Signal: Sendable { case stop, lookNow }

    /// SIGINT and SIGTERM stop, SIGHUP looks for commits at once. From now on none of them ends the process by itself.
    static func stream() -> AsyncStream<Signal> {
        signal(SIGPIPE, SIG_IGN)
        return AsyncStream { continuation in
            let meanings: [(Int32, Signal)] = [(SIGINT, .stop), (SIGTERM, .stop), (SIGHUP, .lookNow)]
            for (number, meaning) in meanings {
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                // The handler keeps its source: the process listens to its end.
                source.setEventHandler {
                    withExtendedLifetime(source) { _ = continuation.yield(meaning) }
                }
                source.activate()
            }
        }
    }
}
