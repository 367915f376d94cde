/// An env file, in the part of the shell's language that Kubernetes reads (`ParseEnv`, pkg/kubelet/util/env/env_util.go,
/// since 1.35): each variable as `NAME='value'`, the value as it stands between the quotes, over lines too. Blank lines and
/// those that begin with `#` are left out, and so is blank space before a variable, and after it a comment.
///
/// Unlike there, a variable that is there and empty counts as there.
public enum EnvironmentFile {
    /// The most bytes that a file may have: as many as a ConfigMap.
    public static let byteLimit = 1 << 20

    /// What is wrong, and where; nothing of what the file holds.
    public struct Malformed: Error, Sendable, Hashable {
        /// From 1.
        public var line: Int
        public var message: String
    }

    /// The value of a variable, the first of its name; nil where there is none. What comes after it is not looked at.
    public static func value(of key: String, in bytes: [UInt8]) throws(Malformed) -> String? {
        var reader = EnvironmentFileReader(bytes)
        while let variable = try reader.next() {
            if variable.name == key { return variable.value }
        }
        return nil
    }
}

/// Goes through the variables of an env file.
private struct EnvironmentFileReader {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next variable; nil at the end.
    mutating func next() throws(EnvironmentFile.Malformed) -> (name: String, value: String)? {
        while position < bytes.count {
            skipBlanks()
            switch current {
            case nil: return nil
            case UInt8(ascii: "\n"): step()
            case UInt8(ascii: "#"): skipLine()
            default: return (try name(), try value())
            }
        }
        return nil
    }

    private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func step() {
        if current == UInt8(ascii: "\n") { line += 1 }
        position += 1
    }

    /// A carriage return before the end of a line is blank.
    private mutating func skipBlanks() {
        while let byte = current, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
        {
            step()
        }
    }

    private mutating func skipLine() {
        while let byte = current, byte != UInt8(ascii: "\n") { step() }
    }

    private mutating func name() throws(EnvironmentFile.Malformed) -> String {
        let start = position
        while let byte = current, byte != UInt8(ascii: "="), byte != UInt8(ascii: "\n") { step() }
        guard current == UInt8(ascii: "="), position > start else {
            throw malformed("a variable must be written as NAME='value'")
        }
        let name = bytes[start..<position]
        step()
        guard let last = name.last, last != UInt8(ascii: " "), last != UInt8(ascii: "\t") else {
            throw malformed("whitespace before '=' is not allowed")
        }
        return String(decoding: name, as: UTF8.self)
    }

    private mutating func value() throws(EnvironmentFile.Malformed) -> String {
        if current == UInt8(ascii: " ") || current == UInt8(ascii: "\t") {
            throw malformed("whitespace after '=' is not allowed")
        }
        guard current == UInt8(ascii: "'") else { throw malformed("value must be enclosed in single quotes") }
        let opening = line
        step()
        let start = position
        while let byte = current, byte != UInt8(ascii: "'") { step() }
        guard current != nil else { throw .init(line: opening, message: "closing single quote is missing") }
        let value = bytes[start..<position]
        step()
        skipBlanks()
        if current == UInt8(ascii: "#") { skipLine() }
        guard current == nil || current == UInt8(ascii: "\n") else {
            throw malformed("unexpected content after closing quote")
        }
        return String(decoding: value, as: UTF8.self)
    }

    private func malformed(_ message: String) -> EnvironmentFile.Malformed { .init(line: line, message: message) }
}
