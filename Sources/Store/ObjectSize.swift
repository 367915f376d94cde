internal import Objects

/// Whether an object can be kept, and read again: within a size, and nested no deeper than any parser goes.
struct ObjectSize {
    /// 1.5 MiB, as etcd allows a request by default.
    static let maximumBytes = 3 << 19

    private var bytes = 0
    private var isTooDeep = false

    /// What makes an object too large to be stored; nil for nothing.
    static func fault(in object: Object) -> String? {
        var size = ObjectSize()
        size.add(object.content, depth: 1)
        if size.isTooDeep { return "it is nested deeper than \(TextLimits.greatestDepth) levels" }
        if size.bytes > maximumBytes { return "it is larger than \(maximumBytes) bytes" }
        return nil
    }

    /// Counts about the bytes of the JSON text; stops when it is too much.
    private mutating func add(_ value: Value, depth: Int) {
        guard depth <= TextLimits.greatestDepth else {
            isTooDeep = true
            return
        }
        guard bytes <= ObjectSize.maximumBytes, !isTooDeep else { return }
        switch value {
        case .null, .bool, .integer, .double: bytes += 8
        case .string(let text): bytes += text.utf8.count + 3
        case .array(let elements):
            bytes += 2
            for element in elements { add(element, depth: depth + 1) }
        case .object(let fields):
            bytes += 2
            fields.forEachField { name, value in
                bytes += name.utf8.count + 4
                add(value, depth: depth + 1)
            }
        }
    }
}
