internal import Objects

/// Objects by namespace and kind, and how many of them are current; kept up row by row.
struct StatusTally: Sendable, Hashable {
    struct Group: Sendable, Hashable, Comparable {
        var namespace: String
        var kind: String

        static func < (left: Group, right: Group) -> Bool {
            (left.namespace, left.kind) < (right.namespace, right.kind)
        }
    }

    struct Count: Sendable, Hashable {
        var total = 0
        var current = 0
    }

    private(set) var groups: [Group: Count] = [:]
    private(set) var count = 0

    mutating func replace(_ old: StatusRow?, with new: StatusRow?) {
        if let old { add(old, -1) }
        if let new { add(new, 1) }
    }

    private mutating func add(_ row: StatusRow, _ step: Int) {
        let group = Group(namespace: row.key.namespace, kind: row.key.kind.kind)
        var held = groups[group] ?? Count()
        held.total += step
        if row.health.state == .current { held.current += step }
        groups[group] = held.total == 0 ? nil : held
        count += step
    }
}
