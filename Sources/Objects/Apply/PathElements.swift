/// The parts of a value by the path elements of a field set, found once for all of them: a list is gone through once.
struct PathElements {
    private let value: Value?
    /// Of lists that are told apart by keys or values.
    private let listed: [String: Value]?

    init(of value: Value?, schema: Schema) {
        self.value = value
        switch (schema.shape, value) {
        case (.list(let element, .map(let keys)), .array(let values)):
            listed = PathElements.index(values) { ListKey(of: $0, keys: keys, schema: element).element }
        case (.list(_, .set), .array(let values)): listed = PathElements.index(values) { "v:" + ListKey.json($0) }
        default: listed = nil
        }
    }

    private static func index(_ values: [Value], by name: (Value) -> String) -> [String: Value] {
        Dictionary(values.map { (name($0), $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// nil where there is no such part.
    subscript(name: String) -> Value? {
        if let listed { return listed[name] }
        return value?[String(name.dropFirst(2))]
    }
}
