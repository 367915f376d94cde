internal import Objects

/// Names to be looked at: each once, in the order in which they came.
struct FairQueue<Name: Hashable & Sendable>: Sendable {
    private var order: [Name] = []
    private var first = 0
    private var members: Set<Name> = []

    var isEmpty: Bool { members.isEmpty }

    mutating func insert(_ name: Name) {
        if members.insert(name).inserted { order.append(name) }
    }

    mutating func next() -> Name? {
        guard first < order.count else { return nil }
        let name = order[first]
        first += 1
        members.remove(name)
        if first == order.count {
            order.removeAll(keepingCapacity: true)
            first = 0
        }
        return name
    }
}

/// Names with a time each, the soonest first. Setting a time again for a name leaves the soonest in force.
struct TimerQueue<Name: Hashable & Sendable>: Sendable {
    private var heap: [(time: Timestamp, name: Name)] = []
    private var times: [Name: Timestamp] = [:]

    var next: Timestamp? { heap.first?.time }

    mutating func set(_ name: Name, at time: Timestamp) {
        if let known = times[name], known <= time { return }
        times[name] = time
        heap.append((time, name))
        var child = heap.count - 1
        while child > 0, heap[child].time < heap[(child - 1) / 2].time {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// The names whose time has come; they are forgotten.
    mutating func due(at now: Timestamp) -> [Name] {
        var names: [Name] = []
        while let top = heap.first, top.time <= now {
            removeTop()
            // An entry that a sooner one has replaced is passed over.
            guard times[top.name] == top.time else { continue }
            times[top.name] = nil
            names.append(top.name)
        }
        return names
    }

    mutating func clockWentBack(by jump: Duration) {
        for index in heap.indices { heap[index].time = heap[index].time + jump }
        times = times.mapValues { $0 + jump }
    }

    private mutating func removeTop() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < heap.count else { return }
            let right = left + 1
            let child = right < heap.count && heap[right].time < heap[left].time ? right : left
            guard heap[child].time < heap[parent].time else { return }
            heap.swapAt(child, parent)
            parent = child
        }
    }
}
