import Objects

/// JSON patches: what a plain comparison finds brings one document to another, and whatever is tried stays within bounds.
enum JSONPatchProperties {
    static func check(_ draws: inout Draws) throws(BrokenProperty) {
        let (old, new) = (draws.value(), draws.value())
        if old.fields != nil, new.fields != nil {
            var operations: [Value] = []
            compare(old, new, path: "", &operations)
            try expect(
                patched(old, operations) == new, "a patch made by a comparison gives what was compared with",
                seen: JSONWriter.text(.array(operations)))
        }
        let operations = (0..<draws.below(12)).map { _ in operation(&draws) }
        guard let result = patched(old, operations) else { return }
        try expect(result.depth <= JSONPatch.maximumDepth, "no patch makes a document too deep")
    }

    private static func patched(_ document: Value, _ operations: [Value]) -> Value? {
        guard let patch = try? JSONPatch(.array(operations)) else { return nil }
        return try? patch.applied(to: document)
    }

    private static func operation(_ draws: inout Draws) -> Value {
        var operation: Value = [
            "op": .string(draws.pick(["add", "remove", "replace", "move", "copy", "test"])), "path": path(&draws)
        ]
        if draws.below(2) == 1 { operation["from"] = path(&draws) }
        if draws.below(2) == 1 { operation["value"] = draws.value(depth: 2) }
        return operation
    }

    private static func path(_ draws: inout Draws) -> Value {
        let common = ["0", "1", "-", "-1", "a"]
        let tokens = (0..<draws.below(4)).map { _ in draws.once(in: 3) ? draws.text() : draws.pick(common) }
        return .string(tokens.map { "/" + escaped($0) }.joined())
    }

    private static func compare(_ old: Value, _ new: Value, path: String, _ operations: inout [Value]) {
        switch (old, new) {
        case (.object(let left), .object(let right)):
            for field in left where right[field.name] == nil { operations.append(step("remove", path, field.name)) }
            for field in right {
                if let own = left[field.name] {
                    compare(own, field.value, path: path + "/" + escaped(field.name), &operations)
                } else {
                    operations.append(step("add", path, field.name, field.value))
                }
            }
        case (.array(let left), .array(let right)):
            for (index, pair) in zip(left, right).enumerated() {
                compare(pair.0, pair.1, path: "\(path)/\(index)", &operations)
            }
            for index in stride(from: left.count - 1, through: right.count, by: -1) {
                operations.append(step("remove", path, "\(index)"))
            }
            for value in right.dropFirst(left.count) { operations.append(step("add", path, "-", value)) }
        default:
            if old != new { operations.append(["op": "replace", "path": .string(path), "value": new]) }
        }
    }

    private static func step(_ name: String, _ path: String, _ token: String, _ value: Value? = nil) -> Value {
        var operation: Value = ["op": .string(name), "path": .string(path + "/" + escaped(token))]
        operation["value"] = value
        return operation
    }

    static func escaped(_ token: String) -> String {
        String(
            decoding: token.utf8.flatMap { letter -> [UInt8] in
                switch letter {
                case UInt8(ascii: "~"): Array("~0".utf8)
                case UInt8(ascii: "/"): Array("~1".utf8)
                default: [letter]
                }
            }, as: UTF8.self)
    }
}
