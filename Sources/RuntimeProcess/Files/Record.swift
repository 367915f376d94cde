/// A small file or message of named values, in order; a name may come several times.
///
/// As text it is one `name value` line each, with `\\`, `\n` and `\r` escaped, and ends with the line `end`, so that
/// a file that was cut off is known. As an environment it is one variable `skeg.name` each.
struct Record: Equatable, Sendable {
    /// The most that is read of one file.
    static let byteLimit = 1 << 20
    private static let prefix = "skeg."
    private static let ending = "end"

    private(set) var fields: [(name: String, value: String)] = []

    static func == (left: Record, right: Record) -> Bool {
        left.fields.elementsEqual(right.fields) { $0.name == $1.name && $0.value == $1.value }
    }

    mutating func add(_ name: String, _ value: String) { fields.append((name, value)) }

    mutating func add(_ name: String, _ value: (some BinaryInteger)?) {
        if let value { fields.append((name, String(value))) }
    }

    subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }

    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    func number<Number: FixedWidthInteger>(_ name: String, as type: Number.Type = Number.self) -> Number? {
        self[name].flatMap { Number($0) }
    }
}

extension Record {
    var text: String {
        var result = ""
        for (name, value) in fields { result += "\(name) \(Record.escape(value))\n" }
        return result + Record.ending + "\n"
    }

    /// Reads a text; nil when it is cut off or damaged.
    init?(text: String) {
        self.init()
        // By bytes: as characters, a line feed or a space joins what follows it.
        guard text.utf8.last == 10 else { return nil }
        var lines = text.utf8.split(separator: 10).map { Substring($0) }
        guard lines.popLast() == Record.ending[...] else { return nil }
        for line in lines {
            guard let (name, escaped) = Record.split(line, at: 32), let value = Record.unescape(escaped) else {
                return nil
            }
            add(String(name), value)
        }
    }

    static func split(_ text: Substring, at byte: UInt8) -> (Substring, Substring)? {
        guard let index = text.utf8.firstIndex(of: byte) else { return nil }
        return (text[..<index], text[text.utf8.index(after: index)...])
    }

    private static func escape(_ value: String) -> String {
        guard value.utf8.contains(where: { $0 == 10 || $0 == 13 || $0 == 92 }) else { return value }
        var result: [UInt8] = []
        for byte in value.utf8 {
            switch byte {
            case 10: result += [92, 110]
            case 13: result += [92, 114]
            case 92: result += [92, 92]
            default: result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func unescape(_ value: Substring) -> String? {
        guard value.utf8.contains(92) else { return String(value) }
        var result: [UInt8] = []
        var escaped = false
        for byte in value.utf8 {
            if escaped {
                switch byte {
                case 110: result.append(10)
                case 114: result.append(13)
                case 92: result.append(92)
                default: return nil
                }
                escaped = false
            } else if byte == 92 {
                escaped = true
            } else {
                result.append(byte)
            }
        }
        return escaped ? nil : String(decoding: result, as: UTF8.self)
    }
}

extension Record {
    /// One string for each field, for execve(2). The names are all our own, so that none of them means anything to
    /// the C library of the process that is started with it.
    var environment: [String] { fields.map { "\(Record.prefix)\($0.name)=\($0.value)" } }

    init(environment: some Sequence<String>) {
        self.init()
        for variable in environment where variable.hasPrefix(Record.prefix) {
            guard let (name, value) = Record.split(variable[...], at: 61) else { continue }
            add(String(name.dropFirst(Record.prefix.count)), String(value))
        }
    }
}
