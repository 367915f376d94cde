internal import Glibc
internal import Objects
internal import Synchronization

/// The daemon's own log: one line an event on standard error, for people and for journald.
public final class Log: Sendable {
    public enum Level: String, Sendable, Comparable {
        case debug, info, warning, error

        private var rank: Int {
            switch self {
            case .debug: 0
            case .info: 1
            case .warning: 2
            case .error: 3
            }
        }

        public static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }
    }

    private let minimum: Level
    private let write: Mutex<@Sendable (String) -> Void>

    /// - Parameter write: Where lines go, without their line break; standard error where none is given.
    public init(minimum: Level = .info, write: (@Sendable (String) -> Void)? = nil) {
        self.minimum = minimum
        self.write = Mutex(
            write ?? { line in
                let bytes = Array((line + "\n").utf8)
                _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
            })
    }

    /// - Parameters:
    ///   - area: Who speaks: `sync/shop`, `control`, `node/edge-1`.
    ///   - message: Without any secret, on one line. Users and passwords in addresses are taken out all the same.
    public func log(_ level: Level, _ area: String, _ message: @autoclosure () -> String) {
        guard level >= minimum else { return }
        let mark = level == .info ? "" : "\(level.rawValue): "
        let text = AddressText.withoutUserinfo(message()).split(separator: "\n").joined(separator: " ")
        let line = "\(SystemClock.now.text) \(area): \(mark)\(text)"
        write.withLock { $0(line) }
    }

    public func debug(_ area: String, _ message: @autoclosure () -> String) { log(.debug, area, message()) }
    public func info(_ area: String, _ message: @autoclosure () -> String) { log(.info, area, message()) }
    public func warning(_ area: String, _ message: @autoclosure () -> String) { log(.warning, area, message()) }
    public func error(_ area: String, _ message: @autoclosure () -> String) { log(.error, area, message()) }
}
