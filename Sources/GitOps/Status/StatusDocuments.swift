internal import Objects

/// `syncs/<name>.yaml`
enum SyncDocument {
    static func content(_ report: SyncReport) -> Value {
        var content: Value = [
            "name": .string(report.sync), "result": .string(report.result.rawValue), "reason": .string(report.reason),
            "message": .string(ObservedStatus.text(report.message)), "since": .string(report.since.text),
            "path": .string(report.path.isEmpty ? "." : report.path), "health": health(report)
        ]
        if let commit = report.attempted { content["revision"] = revision(commit) }
        if let commit = report.applied, commit.id != report.attempted?.id { content["applied"] = revision(commit) }
        if report.driftingObjects > 0 { content["driftingObjects"] = .integer(Int64(report.driftingObjects)) }
        if !report.unsettled.isEmpty { content["notConverged"] = .array(report.unsettled.map(\.content)) }
        if report.unsettledCount > report.unsettled.count {
            content["notConvergedMore"] = .integer(Int64(report.unsettledCount - report.unsettled.count))
        }
        if let held = report.heldPrune { content["heldPrune"] = .string(held.message) }
        if !report.kept.isEmpty {
            content["kept"] = .array(
                report.kept.prefix(SyncReport.maxUnsettled).map {
                    ["object": .string($0.key.description), "message": .string($0.message)]
                })
        }
        if let fault = report.sourceFault { content["sourceFault"] = .string(ObservedStatus.text(fault)) }
        let warnings = report.warnings.prefix(SyncReport.maxUnsettled).map { Value.string($0.description) }
        if !warnings.isEmpty { content["warnings"] = .array(warnings) }
        return content
    }

    private static func revision(_ commit: SourceCommit) -> Value {
        ["id": .string(commit.id), "subject": .string(commit.subject), "author": .string(commit.author)]
    }

    private static func health(_ report: SyncReport) -> Value {
        var counts: Value = ["objects": .integer(Int64(report.objectCount))]
        for (state, count) in report.healthCounts { counts[state.rawValue] = .integer(Int64(count)) }
        return counts
    }
}

/// `drift/<namespace>/<kind>/<name>.yaml`
enum DriftDocument {
    static func content(_ key: ObjectKey, _ entries: [DriftEntry]) -> Value {
        var metadata: Value = ["name": .string(key.name)]
        if !key.namespace.isEmpty { metadata["namespace"] = .string(key.namespace) }
        let fields = entries.map { entry -> Value in
            var field: Value = ["change": .string(entry.kind.rawValue)]
            if !entry.path.isEmpty { field["field"] = .string(entry.path) }
            if let git = entry.git { field["git"] = bounded(git.value) }
            if let live = entry.live { field["live"] = bounded(live.value) }
            if entry.kind != .missing { field["who"] = .string(entry.who.isEmpty ? "unknown" : entry.who) }
            if let since = entry.since { field["since"] = .string(since.text) }
            return field
        }
        return ["kind": .string(key.kind.kind), "metadata": metadata, "drift": .array(fields)]
    }

    private static func bounded(_ value: Value) -> Value {
        value.string.map { .string(ObservedStatus.text($0)) } ?? value
    }
}
