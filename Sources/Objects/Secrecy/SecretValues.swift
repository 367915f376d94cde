/// Gathers what is secret in a value, in all the forms that somebody could have put it there.
struct SecretValues {
    private(set) var values: [[UInt8]] = []

    /// All scalars of a value, and the names in it. The depth is that of a parsed text.
    mutating func add(_ value: Value) {
        var waiting = [value]
        while let value = waiting.popLast() {
            switch value {
            case .object(let fields):
                for field in fields {
                    add(field.name)
                    waiting.append(field.value)
                }
            case .array(let elements): waiting += elements
            case .string(let text): add(text)
            case .integer(let number): add(String(number))
            case .double(let number): add(String(number))
            case .bool, .null: break
            }
        }
    }

    private mutating func add(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= Scrubber.shortestValue else { return }
        values.append(bytes)
        if let decoded = Base64.decode(text) { addParts(of: decoded) }
        addParts(of: bytes)
    }

    /// What a value holds besides itself: each text of a JSON document, such as that of a registry's login or of what kubectl
    /// last applied, and each line of any other text.
    private mutating func addParts(of bytes: [UInt8]) {
        values.append(bytes)
        if bytes.first == UInt8(ascii: "{"), let inner = try? JSONParser.parse(bytes) {
            return addTexts(of: inner)
        }
        let lines = bytes.split { $0 == 0x0A || $0 == 0x0D }
        guard lines.count > 1 else { return }
        for line in lines where line.count >= Scrubber.shortestLine { values.append(Array(line)) }
    }

    /// The values of a document without its names, which are words that messages need.
    private mutating func addTexts(of document: Value) {
        // What was applied names itself and its kind, which messages do too.
        let object = Object(document)
        if object.metadata.fields != nil, !object.kindName.isEmpty {
            for part in Secrecy(of: object).values(in: object) { values.append(part) }
            return
        }
        var waiting = [document]
        while let value = waiting.popLast() {
            switch value {
            case .object(let fields): waiting += fields.map(\.value)
            case .array(let elements): waiting += elements
            case .string(let text):
                values.append(Array(text.utf8))
                if let decoded = Base64.decode(text) { values.append(decoded) }
            default: break
            }
        }
    }
}
