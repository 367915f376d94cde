internal import Objects

/// A file with a `KEY=value` in each line (`kv.keyValuesFromLines` of kustomize).
enum EnvFile {
    struct Fault: Error, Hashable {
        var line: Int
        var message: String
    }

    /// Keys and values in their order. Blank lines, and those that begin with `#`, say nothing; a name alone has the empty value.
    static func read(_ bytes: [UInt8]) throws(Fault) -> [(key: String, value: String)] {
        var pairs: [(key: String, value: String)] = []
        var number = 0
        for var line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            number += 1
            if number == 1, line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
            if line.last == 0x0D { line = line.dropLast() }
            guard String(validating: line, as: UTF8.self) != nil else {
                throw Fault(line: number, message: "is not UTF-8")
            }
            let trimmed = line.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
            guard let first = trimmed.first, first != UInt8(ascii: "#") else { continue }
            let parts = trimmed.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let key = String(decoding: parts[0], as: UTF8.self)
            // The line may hold a secret, so nothing of it is told.
            guard NameRules.configMapKey(key) == nil else {
                throw Fault(line: number, message: "does not begin with the name of an environment variable")
            }
            pairs.append((key, parts.count == 2 ? String(decoding: parts[1], as: UTF8.self) : ""))
        }
        return pairs
    }
}
