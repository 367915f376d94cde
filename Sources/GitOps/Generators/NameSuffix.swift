public import Objects

/// The hash that kustomize appends to the names of what it generates (`api/hasher`): of kind, data and, of a Secret, type.
/// The name is in what is hashed too, but kustomize looks for it where it never is, and so it is always empty.
public enum NameSuffix {
    public static func of(_ object: Object) -> String {
        var hashed: Value = [
            "kind": .string(object.kindName), "name": "", "data": wrapped(object, "data") ?? ""
        ]
        if object.kind == .secret {
            hashed["type"] = object["type"] ?? ""
        } else {
            hashed["binaryData"] = wrapped(object, "binaryData")
        }
        var text = ""
        append(hashed, to: &text)
        return encoded(SecureHash.hex(SecureHash.sha256(Array(text.utf8))))
    }

    /// Ten digits, without those that could spell words.
    private static func encoded(_ hash: String) -> String {
        let others: [Character: Character] = ["0": "g", "1": "h", "3": "k", "a": "m", "e": "t"]
        return String(hash.prefix(10).map { others[$0] ?? $0 })
    }

    /// Nil for an empty map. kustomize breaks base64 into lines.
    private static func wrapped(_ object: Object, _ name: String) -> Value? {
        guard let fields = object[name]?.fields, !fields.isEmpty else { return nil }
        guard object.kind == .secret || name == "binaryData" else { return .object(fields) }
        return .object(fields.mapValues { $0.string.map { .string(broken($0)) } ?? $0 })
    }

    /// Lines of 70 digits (`kyaml/yaml.encodeBase64`): where there is one alone, without an end.
    private static func broken(_ base64: String) -> String {
        let (digits, width) = (Array(base64.utf8), 70)
        guard digits.count >= width else { return base64 }
        let lines = stride(from: 0, to: digits.count, by: width).map {
            String(decoding: digits[$0..<min($0 + width, digits.count)], as: UTF8.self) + "\n"
        }
        return lines.joined()
    }

    /// JSON as Go writes it, with its escapes for HTML (`encoding/json.Marshal`). Two levels deep.
    private static func append(_ value: Value, to text: inout String) {
        guard let fields = value.fields else {
            text += JSONWriter.text(value).replacing("<", with: "\\u003c").replacing(">", with: "\\u003e")
                .replacing("&", with: "\\u0026").replacing("\u{2028}", with: "\\u2028")
                .replacing("\u{2029}", with: "\\u2029")
            return
        }
        text += "{"
        for (index, field) in fields.enumerated() {
            if index > 0 { text += "," }
            append(.string(field.name), to: &text)
            text += ":"
            append(field.value, to: &text)
        }
        text += "}"
    }
}
