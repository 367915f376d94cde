internal import Objects

/// A file of variables that SOPS has encrypted: `KEY=value` and comments on lines of their own, and its block taken apart into
/// further lines, `sops_mac=…` (`stores/dotenv` and `stores/flatten.go` of getsops/sops).
struct SOPSVariables {
    private static let prefix = "sops_"
    /// The lines that each such file has, without encryption.
    static let mark = "sops_mac="
    /// How many lines are read.
    static let maximumLines = 100_000

    private struct Line {
        /// Nil for a comment.
        var name: String?
        var text: String
        var number: Int

        var place: SourceMap.Place { SourceMap.Place(line: Int32(clamping: number), column: 1) }
    }

    let metadata: SOPSMetadata
    private var lines: [Line] = []

    init(_ bytes: [UInt8]) throws(EncryptionError) {
        var block = Block()
        let parts = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard parts.count <= SOPSVariables.maximumLines else {
            throw EncryptionError(
                .limit, "the file has more than \(SOPSVariables.maximumLines) lines (limit maximumLines)")
        }
        for (index, part) in parts.enumerated() where !part.isEmpty {
            let place = SourceMap.Place(line: Int32(clamping: index + 1), column: 1)
            guard let text = String(validating: part, as: UTF8.self) else {
                throw EncryptionError(.malformed, "the line is not UTF-8", at: place)
            }
            if text.hasPrefix("#") {
                lines.append(Line(name: nil, text: String(text.dropFirst()), number: index + 1))
                continue
            }
            let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard sides.count == 2 else {
                throw EncryptionError(.malformed, "the line is no comment and has no equals sign", at: place)
            }
            let (name, value) = (String(sides[0]), SOPSVariables.unfolded(String(sides[1])))
            if name.hasPrefix(SOPSVariables.prefix) {
                try block.add(String(name.dropFirst(SOPSVariables.prefix.count)), value, at: place)
            } else {
                lines.append(Line(name: name, text: value, number: index + 1))
            }
        }
        metadata = try SOPSMetadata(block.content)
    }

    /// A line holds what had several as one.
    private static func unfolded(_ text: String) -> String { text.replacing("\\n", with: "\n") }

    /// The text as it was, found intact.
    func decrypt(with keyring: SOPSKeyring) throws(EncryptionError) -> [UInt8] {
        let key = try keyring.dataKey(of: metadata)
        var code = SOPSCode(onlyEncrypted: metadata.coversOnlyEncrypted)
        var text = ""
        var comments: [String] = []
        for line in lines {
            let path = [line.name].compactMap(\.self)
            if line.name == nil { comments.append(line.text) }
            let isEncrypted = metadata.rule.encrypts(path, comments: [comments], isComment: line.name == nil)
            let context = path.joined(separator: ":") + ":"
            guard let name = line.name else {
                // Comments are no part of the code; one that is none of SOPS stays.
                let sealed = isEncrypted ? SOPSCipherText(line.text) : nil
                let open = sealed.flatMap { try? $0.open(with: key, context: context) }
                text += "#" + (open.map { String(decoding: $0.plainBytes, as: UTF8.self) } ?? line.text) + "\n"
                continue
            }
            comments = []
            let value = try isEncrypted ? open(line, key, context) : .text(line.text)
            if isEncrypted || !metadata.coversOnlyEncrypted { code.add(value) }
            let plain = String(decoding: value.plainBytes, as: UTF8.self)
            text += name + "=" + plain.replacing("\n", with: "\\n") + "\n"
        }
        try metadata.check(code, with: key)
        return Array(text.utf8)
    }

    private func open(_ line: Line, _ key: SOPSDataKey, _ context: String) throws(EncryptionError) -> SOPSValue {
        if line.text.isEmpty { return .text("") }
        guard let sealed = SOPSCipherText(line.text) else {
            throw EncryptionError(
                .tampered, "a value stands in clear, or broken, where all are encrypted: encrypt the file anew",
                at: line.place)
        }
        do throws(EncryptionError) {
            return try sealed.open(with: key, context: context)
        } catch {
            throw error.at(line.place)
        }
    }
}

/// The block, put together from lines such as `age__list_0__map_enc`.
private struct Block {
    private static let (list, map) = ("__list_", "__map_")

    private(set) var content = Value.emptyObject

    mutating func add(_ name: String, _ value: String, at place: SourceMap.Place) throws(EncryptionError) {
        guard let start = name.firstRange(of: Block.list) else {
            content[name] = name == "mac_only_encrypted" ? .bool(value == "true") : .string(value)
            return
        }
        let (kind, rest) = (String(name[..<start.lowerBound]), name[start.upperBound...])
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard let index = Int(digits), index < SOPSMetadata.maximumKeys else {
            throw EncryptionError(
                .limit, "the file has more than \(SOPSMetadata.maximumKeys) recipients (limit maximumKeys)", at: place)
        }
        var elements = content[kind]?.array ?? []
        while elements.count <= index { elements.append(.emptyObject) }
        let field = rest.dropFirst(digits.count)
        // What lies deeper, such as the recipients of key groups, is only counted.
        if field.hasPrefix(Block.map), !field.contains(Block.list) {
            elements[index][String(field.dropFirst(Block.map.count))] = .string(value)
        }
        content[kind] = .array(elements)
    }
}
