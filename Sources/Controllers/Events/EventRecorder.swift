public import Objects
public import Store

/// Turns notes into `Event` objects, with the rules of client-go's `tools/record.EventCorrelator`: the same note again
/// counts up its event, many notes that differ in the message alone become one, and an object that is noted too often is
/// silenced for a while.
///
/// An event's name is made from what it says, so that the one to count up is found by its key, after a restart too.
public struct EventRecorder: Sendable {
    public struct Limits: Sendable {
        /// So many different messages of one kind about one object are kept apart; the next are combined.
        public var similarEvents = 10
        /// Messages are similar only if they follow each other within this time.
        public var similarityWindow = Duration.seconds(600)
        /// So many events about one object from one component may come at once.
        public var burst = 25
        /// After a burst one more event may come each time this has passed.
        public var refill = Duration.seconds(300)
        /// So many normal events may come in one namespace at once: more than a namespace keeps would only push each other
        /// out. Warnings are not counted. As the namespace limit of Kubernetes' EventRateLimit admission plugin.
        public var namespaceBurst = 1000
        /// After a burst one more normal event may come in a namespace each time this has passed.
        public var namespaceRefill = Duration.milliseconds(100)
        /// Of so many objects it is remembered what was said about them (client-go's `maxLruCacheEntries`).
        public var rememberedObjects = 4096
        /// A longer message is cut (`k8s.io/kubernetes/pkg/apis/core/validation`, NoteLengthLimit).
        public var messageBytes = 1024

        public init() {}
    }

    /// What was said lately of one kind about one object.
    private struct Similar: Sendable {
        var messages: Set<String> = []
        var last: Timestamp
    }

    /// How much may still be said about one object.
    private struct Allowance: Sendable {
        var tokens: Double
        var last: Timestamp

        /// Takes a token, after one has come for each `refill` that has passed; false where there is none.
        mutating func take(of burst: Int, refill: Duration, at now: Timestamp) -> Bool {
            let passed = Double(max(0, (now - last).nanoseconds))
            tokens = min(Double(burst), tokens + passed / Double(max(1, refill.nanoseconds)))
            last = now
            guard tokens >= 1 else { return false }
            tokens -= 1
            return true
        }
    }

    private let limits: Limits
    private var similar: [String: Similar] = [:]
    private var allowances: [String: Allowance] = [:]
    private var namespaces: [String: Allowance] = [:]

    public init(limits: Limits = Limits()) { self.limits = limits }

    /// Of how many objects it is remembered what was said about them.
    public var rememberedObjects: Int { max(similar.count, allowances.count) }

    /// The changes that write events for `notes`, at most one for each event. Where `written` has an event's key the note
    /// is left out: an event is never the reason why a transaction is refused.
    public mutating func record(
        _ notes: [EventNote], in snapshot: Snapshot, apartFrom written: Set<ObjectKey> = [], at now: Timestamp,
        ids: inout IDSource
    ) -> [Change] {
        var events: [ObjectKey: Event] = [:]
        var order: [ObjectKey] = []
        for note in notes {
            let namespace = EventRecorder.namespace(of: note.regarding)
            guard note.kind != .normal || takesMore(namespace, at: now) else { continue }
            let subject = EventRecorder.subject(note)
            guard isAllowed(subject, at: now) else { continue }
            // A namespace that is being deleted fills with nothing new.
            guard snapshot[ObjectKey(.namespace, name: namespace)]?.isBeingDeleted != true else { continue }
            let (identity, message) = correlated(note, subject, at: now)
            let name = EventRecorder.name(about: note.regarding.name, identity: identity)
            let key = ObjectKey(.event, namespace: namespace, name: name)
            guard !written.contains(key) else { continue }
            if events[key] == nil { order.append(key) }
            if var event = events[key] ?? snapshot[key].map(Event.init) {
                event.count += 1
                event.lastTimestamp = now
                event.message = message
                events[key] = event
            } else {
                events[key] = EventRecorder.event(key, note, message: message, at: now, uid: ids.uid())
            }
        }
        return order.compactMap { key in
            guard var event = events[key]?.object else { return nil }
            guard snapshot[key] != nil else { return .create(event) }
            // Two writers may count up one event; a lost count is no reason to refuse what else is done.
            event.resourceVersion = ""
            return .update(event)
        }
    }

    /// The namespace that events about an object are in (`tools/record.recorderImpl.makeEvent`).
    public static func namespace(of object: Object) -> String {
        object.namespace.isEmpty ? "default" : object.namespace
    }

    // MARK: Correlation

    /// What the event of a note is found by, and its message (`EventAggregator.EventAggregate`).
    private mutating func correlated(
        _ note: EventNote, _ subject: String, at now: Timestamp
    ) -> (identity: String, message: String) {
        let part = note.fieldPath.isEmpty ? "" : "\u{0}\(note.fieldPath)"
        let kind = subject + part + "\u{0}\(note.kind.rawValue)\u{0}\(note.reason)"
        let message = EventRecorder.cut(note.message, to: limits.messageBytes)
        var said = similar[kind] ?? Similar(last: now)
        if now - said.last > limits.similarityWindow { said = Similar(last: now) }
        said.last = now
        said.messages.insert(message)
        let isTooMany = said.messages.count >= limits.similarEvents
        // Kept at one below the bound, so that the set stays small and the next different message is combined too.
        if isTooMany, let any = said.messages.min() { said.messages.remove(any) }
        similar[kind] = said
        forgetOldest(&similar, by: \.last)
        guard isTooMany else { return (kind + "\u{0}" + message, message) }
        return (kind, EventRecorder.cut("(combined from similar events): " + message, to: limits.messageBytes))
    }

    /// Takes a token from the object's bucket (`EventSourceObjectSpamFilter`).
    private mutating func isAllowed(_ subject: String, at now: Timestamp) -> Bool {
        defer { forgetOldest(&allowances, by: \.last) }
        return allowances[subject, default: Allowance(tokens: Double(limits.burst), last: now)]
            .take(of: limits.burst, refill: limits.refill, at: now)
    }

    /// Takes a token from the namespace's bucket.
    private mutating func takesMore(_ namespace: String, at now: Timestamp) -> Bool {
        defer { forgetOldest(&namespaces, by: \.last) }
        return namespaces[namespace, default: Allowance(tokens: Double(limits.namespaceBurst), last: now)]
            .take(of: limits.namespaceBurst, refill: limits.namespaceRefill, at: now)
    }

    /// Forgets the older half where too much is remembered.
    private func forgetOldest<Memory>(_ memories: inout [String: Memory], by time: KeyPath<Memory, Timestamp>) {
        guard memories.count > limits.rememberedObjects else { return }
        let oldest = memories.sorted {
            ($0.value[keyPath: time], $0.key) < ($1.value[keyPath: time], $1.key)
        }
        for (name, _) in oldest.prefix(oldest.count / 2) { memories[name] = nil }
    }

    private static func subject(_ note: EventNote) -> String {
        "\(note.component)\u{0}\(note.regarding.key)\u{0}\(note.regarding.uid)"
    }

    // MARK: Making

    private static func event(
        _ key: ObjectKey, _ note: EventNote, message: String, at now: Timestamp, uid: String
    ) -> Event {
        var event = Event(namespace: key.namespace, name: key.name)
        event.object.uid = uid
        event.object.creationTimestamp = now
        event.object["involvedObject"] = reference(to: note.regarding, fieldPath: note.fieldPath)
        event.object["reason"] = .string(note.reason)
        event.object["type"] = .string(note.kind.rawValue)
        event.object["source"] = ["component": .string(note.component)]
        event.object["reportingComponent"] = .string(note.component)
        event.object["reportingInstance"] = ""
        event.object["eventTime"] = .null
        event.message = message
        event.count = 1
        event.firstTimestamp = now
        event.lastTimestamp = now
        return event
    }

    /// A `v1.ObjectReference` to an object.
    private static func reference(to object: Object, fieldPath: String) -> Value {
        let fields = [
            ("apiVersion", object.apiVersion), ("kind", object.kindName), ("name", object.name),
            ("namespace", object.namespace), ("resourceVersion", object.resourceVersion), ("uid", object.uid),
            ("fieldPath", fieldPath)
        ]
        return .object(Fields(fields.filter { !$0.1.isEmpty }.map { ($0.0, .string($0.1)) }))
    }

    /// `<object>.<16 hex digits>`, with the object's name cut so that the whole is a valid name.
    private static func name(about object: String, identity: String) -> String {
        let digits = String(FNV1a64.hash(identity), radix: 16)
        return object.prefix(253 - 17) + "." + String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func cut(_ text: String, to bytes: Int) -> String {
        guard text.utf8.count > bytes else { return text }
        var kept = Substring(text)
        while kept.utf8.count > bytes - 3 { kept.removeLast() }
        return kept + "..."
    }
}
