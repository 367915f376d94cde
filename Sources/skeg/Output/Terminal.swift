import Glibc

/// What is known of where output goes.
enum Terminal {
    /// Colour and live output only for people: a terminal, no NO_COLOR (https://no-color.org), not a dumb one.
    static let isInteractive = isatty(STDOUT_FILENO) == 1 && getenv("NO_COLOR") == nil && text("TERM") != "dumb"

    static func text(_ variable: String) -> String? { getenv(variable).map { String(cString: $0) } }

    enum Colour: String {
        case red = "31"
        case green = "32"
        case yellow = "33"
        case grey = "90"
        case bold = "1"
    }

    static func paint(_ text: String, _ colour: Colour) -> String {
        isInteractive ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }

    static func write(_ bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    static func line(_ text: String) { write(Array((text + "\n").utf8)) }

    static func errorLine(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
