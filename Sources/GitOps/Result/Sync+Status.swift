public import Objects

extension Sync {
    /// How long convergence may take before it counts as degraded; 5 minutes where it is not said.
    public var timeout: Duration { GoDuration.parse(timeoutText) ?? .seconds(300) }

    var timeoutText: String { object["spec"]?["timeout"]?.string ?? "5m" }

    fileprivate static let appliedRevisionField = "lastAppliedRevision"

    /// The id of the commit whose objects are in the store; nil where none was applied yet.
    public var appliedRevision: String? { object.appliedRevision }

    /// What the status says of the result, and since when.
    var reportedResult: (SyncResult, String, Timestamp)? {
        guard let text = object["status"]?["result"]?.string, let result = SyncResult(rawValue: text),
            let ready = object.condition("Ready"), let since = ready.lastTransitionTime
        else { return nil }
        return (result, ready.reason, since)
    }

    /// What the status says is in the way, to know since when after a restart.
    var reportedBlocked: [SyncReport.Unsettled] {
        (object["status"]?["blocked"]?.array ?? []).compactMap { entry in
            guard let since = entry["since"]?.string.flatMap({ Timestamp($0) }) else { return nil }
            func text(_ name: String) -> String { entry[name]?.string ?? "" }
            let kind = GroupKind(parsing: text("kind"))
            let key = kind.map { ObjectKey($0, namespace: text("namespace"), name: text("name")) }
            let position = SourcePosition(
                file: text("file"), line: Int(entry["line"]?.integer ?? 0), column: Int(entry["column"]?.integer ?? 0))
            return SyncReport.Unsettled(
                key: key, position: position, reason: text("reason"), message: text("message"), since: since,
                isBlocked: true)
        }
    }

    /// This Sync as it is stored with a commit's objects: what it said of another commit says nothing of them.
    func beginning(_ commit: String, at now: Timestamp) -> Sync {
        var next = self
        next.object.appliedRevision = commit
        next.object.status["result"] = .string(SyncResult.progressing.rawValue)
        let (reason, message) = SyncReport.applying
        next.set("Ready", nil, reason, message, since: now)
        next.set("Reconciling", true, reason, message, since: now)
        next.set("Stalled", nil, "", "", since: now, keepsUnknown: false)
        return next
    }

    /// This Sync with the status that a report gives it; nil where that says nothing new.
    public func reporting(_ report: SyncReport) -> Sync? {
        var next = self
        var status = next.object.status
        status["observedGeneration"] = object.generation == 0 ? nil : .integer(object.generation)
        status["lastAttemptedRevision"] = report.attempted.map { .string($0.id) }
        status[Sync.appliedRevisionField] = report.applied.map { .string($0.id) }
        status["result"] = .string(report.result.rawValue)
        status["summary"] = report.summary.content
        let blocked = report.unsettled.filter { $0.isBlocked || report.result == .degraded }
        status["blocked"] = blocked.isEmpty ? nil : .array(blocked.map(\.content))
        let warnings = report.warnings.prefix(SyncReport.maxUnsettled).map { Value.string($0.description) }
        status["warnings"] = warnings.isEmpty ? nil : .array(warnings)
        next.object.status = status
        next.setConditions(report)
        return next.object == object ? nil : next
    }

    /// Ready, and Reconciling or Stalled only while they hold, as kstatus and Flux have them.
    private mutating func setConditions(_ report: SyncReport) {
        let isReady: Bool? = report.result == .converged ? true : report.result == .progressing ? nil : false
        set("Ready", isReady, report.reason, report.message, since: report.since)
        let isMoving = report.result == .progressing
        set(
            "Reconciling", isMoving ? true : nil, report.reason, report.message, since: report.since,
            keepsUnknown: false)
        let isStuck = report.result == .degraded || report.result == .failed
        set("Stalled", isStuck ? true : nil, report.reason, report.message, since: report.since, keepsUnknown: false)
        let fault = report.sourceFault
        set(
            "SourceReady", fault == nil, fault == nil ? "Fetched" : "SourceUnavailable", fault ?? "",
            since: report.since)
    }

    private mutating func set(
        _ type: String, _ status: Bool?, _ reason: String, _ message: String, since: Timestamp,
        keepsUnknown: Bool = true
    ) {
        var all = object.conditions
        let index = all.firstIndex { $0.type == type }
        if status == nil, !keepsUnknown {
            if let index { all.remove(at: index) }
        } else {
            let next = Condition(type, status, reason: reason, message: message, at: since)
            guard let index else {
                object.conditions = all + [next]
                return
            }
            // The time counts transitions of status and reason, not new words for the same thing.
            var kept = next
            if all[index].status == next.status, all[index].reason == next.reason {
                kept.content["lastTransitionTime"] = all[index].content["lastTransitionTime"]
            }
            all[index] = kept
        }
        object.conditions = all
    }
}

extension Object {
    /// Of a Sync: the id of the commit whose objects are in the store.
    var appliedRevision: String? {
        get { status[Sync.appliedRevisionField]?.string }
        set { status[Sync.appliedRevisionField] = newValue.map { .string($0) } }
    }
}

extension SyncReport.Summary {
    var content: Value {
        [
            "created": .integer(Int64(created)), "configured": .integer(Int64(configured)),
            "unchanged": .integer(Int64(unchanged)), "pruned": .integer(Int64(pruned)),
            "blocked": .integer(Int64(blocked))
        ]
    }
}

extension SyncReport.Unsettled {
    var content: Value {
        var value: Value = [
            "reason": .string(reason), "message": .string(message), "since": .string(since.text)
        ]
        if let key {
            value["kind"] = .string(key.kind.description)
            if !key.namespace.isEmpty { value["namespace"] = .string(key.namespace) }
            value["name"] = .string(key.name)
        }
        if let position {
            value["file"] = .string(position.file)
            value["line"] = .integer(Int64(position.line))
            value["column"] = .integer(Int64(position.column))
        }
        return value
    }
}

extension GroupKind {
    /// Reads `Deployment.apps` or `Pod`; nil for an empty text.
    init?(parsing text: String) {
        guard !text.isEmpty else { return nil }
        let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
        self.init(parts.count > 1 ? parts[1] : "", parts[0])
    }
}
