/// How views read a map's fields: what is missing or of the wrong type reads as empty.
extension Value {
    func text(_ name: String) -> String { self[name]?.string ?? "" }

    func list(_ name: String) -> [Value] { self[name]?.array ?? [] }

    func texts(_ name: String) -> [String] { list(name).compactMap(\.string) }

    func flag(_ name: String) -> Bool { self[name]?.bool ?? false }

    func time(_ name: String) -> Timestamp? { self[name]?.string.flatMap { Timestamp($0) } }

    /// Sets a text; the empty one removes the field.
    mutating func setText(_ name: String, _ text: String) { self[name] = text.isEmpty ? nil : .string(text) }
}
