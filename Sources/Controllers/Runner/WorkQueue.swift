internal import Objects

/// The keys that one controller has to look at, with the promises of client-go's `util/workqueue`: keys come in the order
/// in which they were added; a key that is added many times before it is looked at is looked at once; a key is
/// never worked on twice at a time; a key that is added while it is worked on is looked at again afterwards.
struct WorkQueue<Key: Hashable & Sendable>: Sendable {
    private var queue: [Key] = []
    private var head = 0
    /// What needs a look; in `queue` too, but for what is also in `processing`.
    private var dirty: Set<Key> = []
    private var processing: Set<Key> = []
    private var delayed = DelayedKeys<Key>()
    private var failures: [Key: Int] = [:]

    private(set) var backoff: Backoff

    init(backoff: Backoff) { self.backoff = backoff }

    var isEmpty: Bool { head == queue.count }
    var count: Int { queue.count - head }

    mutating func add(_ key: Key) {
        guard dirty.insert(key).inserted, !processing.contains(key) else { return }
        queue.append(key)
    }

    mutating func add(_ key: Key, at time: Timestamp) { delayed.add(key, at: time) }

    /// Looks at a key at `time`, and not at the time that was asked for before; nil for at no time.
    mutating func schedule(_ key: Key, at time: Timestamp?) { delayed.set(key, to: time) }

    /// Brings the keys whose time has come into the queue.
    mutating func timeCame(_ now: Timestamp) {
        while let key = delayed.popDue(at: now) { add(key) }
    }

    /// Takes the next key, which is being worked on from now until `done`.
    mutating func next() -> Key? {
        guard head < queue.count else { return nil }
        let key = queue[head]
        head += 1
        if head == queue.count {
            queue.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 256, head > queue.count / 2 {
            queue.removeFirst(head)
            head = 0
        }
        dirty.remove(key)
        processing.insert(key)
        return key
    }

    /// The work on a key has ended, one way or the other.
    mutating func done(_ key: Key) {
        guard processing.remove(key) != nil else { return }
        if dirty.contains(key) { queue.append(key) }
    }

    mutating func succeeded(_ key: Key) { failures[key] = nil }

    /// Looks at a key again after a delay that grows with its failures in a row.
    mutating func failed(_ key: Key, at now: Timestamp) {
        let count = (failures[key] ?? 0) + 1
        failures[key] = count
        add(key, at: now + backoff.delay(afterFailures: count))
    }

    func failures(of key: Key) -> Int { failures[key] ?? 0 }

    /// When the next delayed key is due.
    mutating func nextDue() -> Timestamp? { delayed.soonest }

    mutating func clockWentBack(by duration: Duration) { delayed.shift(by: .zero - duration) }
}
