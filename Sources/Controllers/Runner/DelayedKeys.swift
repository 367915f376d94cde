internal import Objects

/// Keys that wait for their time, soonest first; a binary heap. Each key waits for one time only, the soonest asked for.
struct DelayedKeys<Key: Hashable & Sendable>: Sendable {
    private struct Entry: Sendable {
        var time: Timestamp
        /// Keys that are due at one time come in the order in which they were added.
        var order: UInt64
        var key: Key

        func precedes(_ other: Entry) -> Bool { time == other.time ? order < other.order : time < other.time }
    }

    private var heap: [Entry] = []
    private var times: [Key: Timestamp] = [:]
    private var added: UInt64 = 0

    var count: Int { times.count }

    mutating func add(_ key: Key, at time: Timestamp) {
        if let held = times[key], held <= time { return }
        times[key] = time
        added += 1
        heap.append(Entry(time: time, order: added, key: key))
        siftUp(heap.count - 1)
        if heap.count > 64, heap.count > 2 * times.count { dropOutdated() }
    }

    /// Lets a key wait for `time` and for no other; nil for none.
    mutating func set(_ key: Key, to time: Timestamp?) {
        guard times[key] != time else { return }
        times[key] = nil
        if let time { add(key, at: time) }
    }

    /// When the soonest key is due.
    var soonest: Timestamp? {
        mutating get {
            discardOutdatedTop()
            return heap.first?.time
        }
    }

    /// Takes out the soonest key that is due.
    mutating func popDue(at now: Timestamp) -> Key? {
        discardOutdatedTop()
        guard let first = heap.first, first.time <= now else { return nil }
        times[first.key] = nil
        popTop()
        return first.key
    }

    /// Moves every time, for a clock that was set back.
    mutating func shift(by duration: Duration) {
        for index in heap.indices { heap[index].time = heap[index].time + duration }
        times = times.mapValues { $0 + duration }
    }

    /// An entry that a sooner one replaced, or whose key was removed, stays in the heap until it comes up.
    private mutating func discardOutdatedTop() {
        while let first = heap.first, times[first.key] != first.time { popTop() }
    }

    private mutating func dropOutdated() {
        heap = heap.filter { times[$0.key] == $0.time }.sorted { $0.precedes($1) }
    }

    private mutating func popTop() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        heap[0] = last
        siftDown(0)
    }

    private mutating func siftUp(_ start: Int) {
        var index = start
        while index > 0 {
            let parent = (index - 1) / 2
            guard heap[index].precedes(heap[parent]) else { return }
            heap.swapAt(index, parent)
            index = parent
        }
    }

    private mutating func siftDown(_ start: Int) {
        var index = start
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2] where child < heap.count {
                if heap[child].precedes(heap[least]) { least = child }
            }
            guard least != index else { return }
            heap.swapAt(index, least)
            index = least
        }
    }
}
