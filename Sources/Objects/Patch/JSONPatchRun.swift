/// The state of making one JSON patch: the document so far, and what its operations have used of their limits.
struct JSONPatchRun {
    private(set) var document: Value
    /// Which operation is being made, for errors.
    var index = 0
    private var copiedBytes = 0
    private var shiftedElements = 0

    init(_ document: Value) { self.document = document }

    private enum Edit {
        case add(Value)
        case set(Value)
        case remove
    }

    mutating func make(_ operation: JSONPatch.Operation) throws(PatchError) {
        let path = operation.path
        switch operation.action {
        case .add(let value):
            try checkDepth(of: value, at: path)
            try edit(path, .add(value), "add")
        case .replace(let value):
            try checkDepth(of: value, at: path)
            try edit(path, .set(value), "replace")
        case .remove: try edit(path, .remove, "remove")
        case .copy(let from):
            let value = try self.value(at: from, "copy")
            try charge(value, "copy")
            try checkDepth(of: value, at: path)
            try edit(path, .add(value), "copy")
        case .move(let from): try move(from, to: path)
        case .test(let expected): try test(expected, at: path)
        }
    }

    private mutating func move(_ from: JSONPointer, to path: JSONPointer) throws(PatchError) {
        let value = try self.value(at: from, "move")
        if path.tokens.count > from.tokens.count {
            try charge(value, "move")
            try checkDepth(of: value, at: path)
        }
        try edit(from, .remove, "move")
        try edit(path, .add(value), "move")
    }

    private func test(_ expected: Value, at path: JSONPointer) throws(PatchError) {
        let found = try value(at: path, "test", orNull: true)
        guard found.isSame(as: expected) else {
            throw failure("testing value \(PatchError.shown(path.text)) failed: test failed")
        }
    }

    private func failure(_ detail: String) -> PatchError { JSONPatch.failure(index, detail) }

    // MARK: - Reading

    /// With `orNull` the last field of the path may be absent.
    private func value(
        at path: JSONPointer, _ name: String, orNull: Bool = false
    ) throws(PatchError) -> Value {
        var value = document
        for (position, token) in path.tokens.enumerated() {
            switch value {
            case .object(let fields):
                guard let next = fields[token] else {
                    if orNull, position == path.tokens.count - 1 { return .null }
                    throw missing(path, name)
                }
                value = next
            case .array(let elements): value = elements[try place(token, elements.count, path, name)]
            default: throw missing(path, name)
            }
        }
        return value
    }

    private func missing(_ path: JSONPointer, _ name: String) -> PatchError {
        let shown = PatchError.shown(path.text)
        return failure("\(name) operation does not apply: doc is missing path: \"\(shown)\": missing value")
    }

    /// The place of an element among `count`.
    private func place(
        _ token: String, _ count: Int, _ path: JSONPointer, _ name: String
    ) throws(PatchError) -> Int {
        guard let index = Int(token) else {
            throw failure(
                "error in \(name) for path: '\(PatchError.shown(path.text))': value was not a proper array index: "
                    + "'\(PatchError.shown(token))'")
        }
        let place = index < 0 ? index.addingReportingOverflow(count).partialValue : index
        guard place >= 0, place < count else {
            throw failure(
                "error in \(name) for path: '\(PatchError.shown(path.text))': Unable to access invalid index: "
                    + "\(index): invalid index referenced")
        }
        return place
    }

    // MARK: - Changing

    private mutating func edit(_ path: JSONPointer, _ edit: Edit, _ name: String) throws(PatchError) {
        guard path.tokens.isEmpty else {
            var changed = document
            document = .null
            try change(&changed, path.tokens[...], edit, path, name)
            document = changed
            return
        }
        switch edit {
        case .add(let value), .set(let value):
            guard value.fields != nil || value.array != nil else {
                throw failure("\(name) operation value must be object or array")
            }
            document = value
        case .remove: throw missing(path, name)
        }
    }

    /// Goes down as deep as the document is. What is on the way is taken out before it is changed, so that it is not copied
    /// for being held twice; what is thrown gives the whole document up.
    private mutating func change(
        _ value: inout Value, _ tokens: ArraySlice<String>, _ edit: Edit, _ path: JSONPointer, _ name: String
    ) throws(PatchError) {
        guard let token = tokens.first else { return }
        let isLast = tokens.count == 1
        switch value {
        case .object(var fields):
            value = .null
            if isLast {
                try change(&fields, token, edit, path, name)
            } else {
                let place = fields.index(of: token)
                guard place.found else { throw missing(path, name) }
                var inner = fields[place.index].value
                fields.update(at: place.index) { $0 = .null }
                try change(&inner, tokens.dropFirst(), edit, path, name)
                fields.update(at: place.index) { $0 = inner }
            }
            value = .object(fields)
        case .array(var elements):
            value = .null
            if isLast {
                try change(&elements, token, edit, path, name)
            } else {
                let place = try place(token, elements.count, path, name)
                var inner = elements[place]
                elements[place] = .null
                try change(&inner, tokens.dropFirst(), edit, path, name)
                elements[place] = inner
            }
            value = .array(elements)
        default: throw missing(path, name)
        }
    }

    private mutating func change(
        _ fields: inout Fields, _ token: String, _ edit: Edit, _ path: JSONPointer, _ name: String
    ) throws(PatchError) {
        switch edit {
        case .add(let value), .set(let value):
            if !fields.contains(token) { try shift(fields.count) }
            fields[token] = value
        case .remove:
            guard fields.contains(token) else {
                throw failure(
                    "error in \(name) for path: '\(PatchError.shown(path.text))': Unable to remove nonexistent key: "
                        + "\(PatchError.shown(token)): missing value")
            }
            try shift(fields.count)
            fields[token] = nil
        }
    }

    private mutating func change(
        _ elements: inout [Value], _ token: String, _ edit: Edit, _ path: JSONPointer, _ name: String
    ) throws(PatchError) {
        switch edit {
        case .add(let value):
            let place = try token == "-" ? elements.count : self.place(token, elements.count + 1, path, name)
            try shift(elements.count - place)
            elements.insert(value, at: place)
        case .set(let value): elements[try place(token, elements.count, path, name)] = value
        case .remove:
            let place = try place(token, elements.count, path, name)
            try shift(elements.count - place)
            elements.remove(at: place)
        }
    }

    // MARK: - Limits

    private mutating func shift(_ count: Int) throws(PatchError) {
        shiftedElements += count
        guard shiftedElements <= JSONPatch.maximumShiftedElements else {
            throw failure(
                "the patch moves more than \(JSONPatch.maximumShiftedElements) elements of lists and maps "
                    + "(limit maximumShiftedElements)")
        }
    }

    private mutating func charge(_ value: Value, _ name: String) throws(PatchError) {
        copiedBytes += JSONWriter.write(value).count
        guard copiedBytes <= JSONPatch.maximumCopiedBytes else {
            throw failure(
                "Unable to complete the \(name), the accumulated size increase of copy is \(copiedBytes), "
                    + "exceeding the limit \(JSONPatch.maximumCopiedBytes)")
        }
    }

    private func checkDepth(of value: Value, at path: JSONPointer) throws(PatchError) {
        // A value that is held is never deeper than the limit, so going through it ends.
        guard path.tokens.count + value.containerDepth <= JSONPatch.maximumDepth else {
            throw failure(
                "objects and arrays would lie more than \(JSONPatch.maximumDepth) deep in each other "
                    + "(limit maximumDepth)")
        }
    }
}

extension Value {
    /// How deep maps and lists lie in each other; 0 for what is neither.
    fileprivate var containerDepth: Int {
        switch self {
        case .array(let elements): elements.reduce(1) { max($0, 1 + $1.containerDepth) }
        case .object(let fields): fields.reduce(1) { max($0, 1 + $1.value.containerDepth) }
        default: 0
        }
    }

    /// Equal as RFC 6902 has it: numbers by their amount, texts by their code points, fields in any order.
    fileprivate func isSame(as other: Value) -> Bool {
        switch (self, other) {
        case (.integer(let left), .double(let right)): right == Double(left)
        case (.double(let left), .integer(let right)): left == Double(right)
        case (.string(let left), .string(let right)): Fields.same(left, right)
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
        case (.object(let left), .object(let right)):
            left.count == right.count
                && zip(left, right).allSatisfy { Fields.same($0.name, $1.name) && $0.value.isSame(as: $1.value) }
        default: self == other
        }
    }
}
