internal import Objects

/// What keeps the values of Secrets out of what people read.
enum SecretText {
    static let hidden = "(hidden)"
    /// To look for more values than that in each message takes too long.
    static let maximumTexts = 1000

    /// Findings without the texts and numbers that the object holds, wherever somebody put them.
    static func scrubbed(_ diagnostics: [Diagnostic], of secret: Object) -> [Diagnostic] {
        guard !diagnostics.isEmpty else { return diagnostics }
        let texts = held(by: secret)
        return diagnostics.map { diagnostic in
            var diagnostic = diagnostic
            guard texts.count <= maximumTexts else {
                diagnostic.message =
                    "\(diagnostic.reason.rawValue) (no words are shown of a Secret with so many values)"
                return diagnostic
            }
            for text in texts { diagnostic.message = diagnostic.message.replacing(text, with: hidden) }
            return diagnostic
        }
    }

    /// The scalars of a Secret but for those that name it; the longest first, since one may hold another.
    private static func held(by secret: Object) -> [String] {
        var texts: Set<String> = []
        var waiting: [Value] = []
        for field in secret.content.fields ?? Fields() {
            switch field.name {
            case "apiVersion", "kind", "type", "immutable": break
            case "metadata": if let notes = field.value["annotations"] { waiting.append(notes) }
            default: waiting.append(field.value)
            }
        }
        while let value = waiting.popLast() {
            switch value {
            case .object(let fields): waiting += fields.map(\.value)
            case .array(let elements): waiting += elements
            case .string(let text): texts.insert(text)
            case .integer(let number): texts.insert(String(number))
            case .double(let number): texts.insert(String(number))
            case .bool, .null: break
            }
        }
        // One or two characters are in every sentence; to hide them would tell more than to leave them.
        return texts.filter { $0.utf8.count > 2 }.sorted { $0.utf8.count > $1.utf8.count }
    }

    /// Moves `stringData` into `data`, as Kubernetes does on writing (`pkg/apis/core/v1/conversion.go`).
    static func fold(_ secret: inout Object) {
        guard let texts = secret["stringData"]?.fields else { return }
        let data = (secret["data"]?.fields ?? Fields()).merged(with: texts) { old, text in
            text.value.string.map { .string(Base64.encode(Array($0.utf8))) } ?? old
        }
        secret["stringData"] = nil
        secret["data"] = .object(data)
    }
}
