/// Lists: elements are merged by a key or by their values, and then put in order.
extension StrategicMerge {
    /// The elements of both. Those of the patch keep their order among each other, as the others do; where both are known
    /// from the old list, they stand as they did there.
    static func mergedList(
        _ old: [Value], _ patch: [Value], _ element: Schema, _ key: String?, _ name: String
    ) throws(PatchError) -> [Value] {
        guard let key else {
            for value in patch { try checkScalar(value, name) }
            var seen: Set<Value> = []
            let union = (old + patch).filter { seen.insert($0).inserted }
            return sorted(union, by: patch, old: old) { $0 }
        }
        let change = try ListChange(patch, key: key, name: name)
        if change.replaces {
            return try merge(change.elements, into: [], key: key, element: element)
        }
        let rest = change.deleted.isEmpty ? old : old.filter { !($0[key].map(change.deleted.contains) ?? false) }
        let merged = try merge(change.elements, into: rest, key: key, element: element)
        return sorted(merged, by: change.elements, old: rest) { $0[key] }
    }

    private static func checkScalar(_ value: Value, _ name: String) throws(PatchError) {
        switch value {
        case .array: throw PatchError(.unprocessable, "lists of lists are not supported")
        case .object, .null:
            throw PatchError(
                .badRequest, "an element of \(PatchError.shown(name)) is of type \(value.typeName); it must be a scalar"
            )
        default: break
        }
    }

    /// What a patch says of a list whose elements have a key.
    private struct ListChange {
        var elements: [Value] = []
        /// Keys of the elements that go.
        var deleted: Set<Value> = []
        var replaces = false

        init(_ patch: [Value], key: String, name: String) throws(PatchError) {
            for value in patch {
                guard value.fields != nil else {
                    if case .array = value { throw PatchError(.unprocessable, "lists of lists are not supported") }
                    throw PatchError(
                        .badRequest,
                        "expected a map, but received a \(value.typeName) as an element of \(PatchError.shown(name))")
                }
                let word = try value[directive].map { word throws(PatchError) in try StrategicMerge.word(word) }
                // Says of the list as a whole that it is replaced, and is no element.
                if word == .replace {
                    replaces = true
                    continue
                }
                guard let identity = value[key], !identity.isNull else {
                    throw PatchError(
                        .badRequest,
                        "map: an element of \(PatchError.shown(name)) does not contain declared merge key: \(key)")
                }
                if word == .delete { deleted.insert(identity) } else { elements.append(value) }
            }
        }
    }

    /// Each element of the patch laid over the first one with its key, or put behind the others.
    private static func merge(
        _ patch: [Value], into old: [Value], key: String, element: Schema
    ) throws(PatchError) -> [Value] {
        var result = old
        var places: [Value: Int] = [:]
        for (index, value) in old.enumerated() {
            if let identity = value[key], places[identity] == nil { places[identity] = index }
        }
        for value in patch {
            guard let identity = value[key], let changes = value.fields else { continue }
            if let place = places[identity] {
                result[place] = .object(try merged(result[place].fields ?? Fields(), changes, element))
            } else {
                places[identity] = result.count
                result.append(.object(try merged(Fields(), changes, element)))
            }
        }
        return result
    }

    // MARK: - Order

    /// `list` in the order that `$setElementOrder` gives; elements that it does not name stand where they stood in `old`.
    static func ordered(_ list: [Value], by order: [Value], old: [Value], _ key: String?) -> [Value] {
        sorted(list, by: order, old: old) { identity(of: $0, by: key) }
    }

    /// What tells an element from the others: the value of the key, or a scalar itself.
    private static func identity(of value: Value, by key: String?) -> Value? {
        guard let key else { return value }
        return value[key]
    }

    /// Elements that `order` names in its order, the others in the order of `old`; both are brought together by the order of
    /// `old`, as far as that goes (`normalizeElementOrder`, `mergeSortedSlice`).
    private static func sorted(
        _ list: [Value], by order: [Value], old: [Value], identity: (Value) -> Value?
    ) -> [Value] {
        func places(_ values: [Value]) -> [Value: Int] {
            Dictionary(
                values.enumerated().compactMap { place, value in identity(value).map { ($0, place) } },
                uniquingKeysWith: { first, _ in first })
        }
        let inOrder = places(order)
        let inOld = places(old)
        func place(_ value: Value, _ places: [Value: Int]) -> Int? { identity(value).flatMap { places[$0] } }
        func stably(_ values: [Value], _ places: [Value: Int]) -> [Value] {
            values.map { ($0, place($0, places) ?? Int.max) }.sorted { $0.1 < $1.1 }.map(\.0)
        }
        let named = stably(list.filter { place($0, inOrder) != nil }, inOrder)
        let others = stably(list.filter { place($0, inOrder) == nil }, inOld)
        var result: [Value] = []
        result.reserveCapacity(list.count)
        var next = 0
        for value in named {
            while next < others.count, let other = place(others[next], inOld), let own = place(value, inOld),
                other < own
            {
                result.append(others[next])
                next += 1
            }
            result.append(value)
        }
        return result + others[next...]
    }

    /// Refuses a patch whose elements stand in another order than `$setElementOrder` says, or are not among its elements.
    static func check(
        _ patch: [Value], against order: [Value], _ key: String?, _ name: String
    ) throws(PatchError) {
        guard !order.isEmpty else { return }
        var rest = order[...]
        for value in patch where value[directive] == nil {
            let own = identity(of: value, by: key)
            while let first = rest.first, identity(of: first, by: key) != own { rest = rest.dropFirst() }
            guard !rest.isEmpty else {
                throw PatchError(
                    .badRequest,
                    "The order in patch list of \(PatchError.shown(name)) doesn't match \(elementOrder)"
                        + "\(PatchError.shown(name))")
            }
            rest = rest.dropFirst()
        }
    }
}
