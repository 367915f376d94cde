internal import Objects
internal import Store

extension PlanWork {
    /// An event for a value that was written back: which fields, and who had set them.
    func correction(_ wanted: DesiredObject, live: Object, kinds: KindRegistry) -> EventNote {
        let asked = scaledByOthers.yielded(wanted, to: live, kinds: kinds)
        let entries = Drift.entries(of: asked, live: live, kinds: kinds).filter { $0.kind != .added }
        let fields = entries.prefix(5).map(\.path).joined(separator: ", ")
        let more = entries.count > 5 ? " and \(entries.count - 5) more" : ""
        let who = Set(entries.map(\.who).filter { !$0.isEmpty }).sorted().joined(separator: ", ")
        let by = who.isEmpty ? "" : ", set by \(who)"
        let message = "wrote git's value back to \(fields.isEmpty ? "the object" : fields)\(more)\(by)"
        return EventNote(.normal, "DriftCorrected", message, regarding: live, component: plan.author)
    }

    func recreation(_ wanted: DesiredObject) -> EventNote {
        let message = "made \(wanted.key) again: it was removed, and git still has it"
        return EventNote(.normal, "DriftCorrected", message, regarding: sync.object, component: plan.author)
    }
}

extension SyncPlanner {
    /// Blocked objects that one plan makes events about.
    static let maxBlockedEvents = 20

    /// Adds events for what is new in a plan.
    mutating func tell(_ plan: inout SyncPlan, sync: Sync) {
        var said: Set<String> = []
        let component = plan.author
        func note(_ reason: String, _ message: String, once: Bool) -> EventNote? {
            if once {
                guard said.insert(reason + message).inserted, !told.contains(reason + message) else { return nil }
            }
            let kind = once ? EventNote.Kind.warning : .normal
            return EventNote(kind, reason, message, regarding: sync.object, component: component)
        }
        var events: [EventNote?] = []
        for blocked in plan.blocked.prefix(SyncPlanner.maxBlockedEvents) {
            let place = blocked.position.map { "\($0): " } ?? ""
            let name = blocked.key.map { "\($0): " } ?? ""
            events.append(note(blocked.reason.rawValue, place + name + blocked.message, once: true))
        }
        if let held = plan.heldPrune { events.append(note(SyncPlan.HeldPrune.reason, held.message, once: true)) }
        if let refusal = plan.refusal { events.append(note(refusal.reason, refusal.message, once: true)) }
        if let summary = plan.summary { events.append(note("Applied", summary, once: false)) }
        plan.events += events.compactMap { $0 }
        told = said
    }
}

extension SyncPlan {
    /// What the plan does, on one line; nil where it does nothing.
    public var summary: String? {
        let counts = [
            (created.count, "created"), (configured.count, "configured"), (corrected.count, "corrected"),
            (adopted.count, "adopted"), (pruned.count, "pruned"), (released.count, "released")
        ]
        let done = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        guard !done.isEmpty else { return nil }
        let at = commit.map { " at \($0.shortID)" } ?? ""
        return done.joined(separator: ", ") + at
    }
}
