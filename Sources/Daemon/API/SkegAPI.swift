internal import API
internal import APIServer
internal import GitOps
internal import Objects
internal import Store

/// What the command line asks besides objects: `/skeg/v1/…`.
struct SkegAPI: APIResponder {
    private static let historyLimit = 1_000

    let store: Store
    let syncs: SyncManager
    let board: SyncBoard

    func respond(to request: APIRequest) async -> APIResponse? {
        guard request.path.starts(with: ["skeg", "v1"]) else { return nil }
        do throws(APIStatus) {
            let answer = try await answer(Array(request.path.dropFirst(2)), request)
            return APIResponse(body: .whole(JSONWriter.write(answer)))
        } catch {
            return error.response
        }
    }

    private func answer(_ path: [String], _ request: APIRequest) async throws(APIStatus) -> Value {
        switch (request.method, path.first, path.count) {
        case (.get, "status", 1): return status
        case (.get, "drift", 1): return drift
        case (_, "syncs", 3): return try await answer(path[2], of: try await worker(path[1]), request)
        default: throw .notFound("the server could not find the requested resource")
        }
    }

    private func worker(_ name: String) async throws(APIStatus) -> SyncWorker {
        guard let worker = await syncs[name] else { throw .notFound("syncs.skeg.dev \"\(name)\" not found") }
        return worker
    }

    private func answer(
        _ verb: String, of worker: SyncWorker, _ request: APIRequest
    ) async throws(APIStatus) -> Value {
        switch (request.method, verb) {
        case (.get, "history"):
            let limit = request.query["limit"].flatMap { Int($0) } ?? 20
            return try await worker.history(limit: min(max(1, limit), SkegAPI.historyLimit))
        case (.post, "fetch"):
            await worker.look()
            return .emptyObject
        case (.post, "diff"):
            let body = try request.bodyObject()
            let diff = try await worker.difference(revision: body["revision"]?.string, files: try files(body))
            return SkegAPI.content(of: diff)
        case (.post, "rollback"): return try await rollBack(worker, try request.bodyObject())
        default: throw .notFound("the server could not find the requested resource")
        }
    }

    private func files(_ body: Value) throws(APIStatus) -> [SourceFile]? {
        guard let entries = body["files"]?.array else { return nil }
        var files: [SourceFile] = []
        for entry in entries {
            guard let path = entry["path"]?.string, let bytes = entry["content"]?.string.flatMap(Base64.decode) else {
                throw .badRequest("files are given with path and content, in base64")
            }
            files.append(SourceFile(path: path, blobID: path, bytes: bytes))
        }
        return files
    }

    /// Makes the commit and waits until it has come to a result.
    private func rollBack(_ worker: SyncWorker, _ body: Value) async throws(APIStatus) -> Value {
        let seconds = min(max(1, body["timeoutSeconds"]?.integer ?? 300), 3600)
        let deadline = ContinuousClock.now + .seconds(seconds)
        guard let commit = try await worker.rollBack(to: body["revision"]?.string) else {
            throw .badRequest("that commit has the same content as the newest one: there is nothing to go back to")
        }
        let name = worker.name
        await wait(atMost: deadline - ContinuousClock.now) { [board] in
            await board.follow {
                guard let report = board[name], report.attempted?.id == commit.id else { return nil }
                return report.result == .progressing ? nil : ()
            }
        }
        let report = board[name]
        return [
            "revision": .string(commit.id), "subject": .string(commit.subject),
            "result": .string(report?.result.rawValue ?? "Unknown"), "message": .string(report?.message ?? "")
        ]
    }
}

// MARK: - Answers

extension SkegAPI {
    private var status: Value {
        let snapshot = store.snapshot
        return [
            "version": .string(Version.text), "storeRevision": .string(String(snapshot.revision)),
            "objects": .integer(Int64(snapshot.count)),
            "syncs": .array(board.reports.map { SkegAPI.content(of: $0, in: snapshot) }),
            "pressures": .array(SkegAPI.pressures(in: snapshot))
        ]
    }

    /// What nodes are short of.
    private static func pressures(in snapshot: Snapshot) -> [Value] {
        snapshot.objects(of: .node).flatMap { node in
            NodePressure.allCases.compactMap { pressure in
                guard let condition = node.condition(pressure.rawValue), condition.isTrue else { return nil }
                var content: Value = [
                    "node": .string(node.name), "type": .string(condition.type), "message": .string(condition.message)
                ]
                content["since"] = condition.lastTransitionTime.map { .string($0.text) }
                return content
            }
        }
    }

    private static func content(of report: SyncReport, in snapshot: Snapshot) -> Value {
        let sync = snapshot[ObjectKey(.sync, name: report.sync)].map(Sync.init)
        let commit = report.applied ?? report.attempted
        var value: Value = [
            "name": .string(report.sync), "result": .string(report.result.rawValue), "reason": .string(report.reason),
            "message": .string(report.message), "since": .string(report.since.text),
            "repository": .string(AddressText.withoutUserinfo(sync?.repository ?? "")),
            "reference": .string(sync?.referenceText ?? ""),
            "path": .string(report.path), "objects": .integer(Int64(report.objectCount)),
            "drifting": .integer(Int64(report.driftingObjects)),
            "warnings": .array(
                report.warnings.prefix(SyncReport.maxUnsettled).map { .string($0.description) }),
            "blocked": .array(report.unsettled.filter(\.isBlocked).map(content)),
            "waiting": .array(report.unsettled.filter { !$0.isBlocked }.map(content))
        ]
        value["revision"] = commit.map { .string($0.id) }
        value["subject"] = commit.map { .string($0.subject) }
        value["author"] = commit.map { .string($0.author) }
        value["sourceFault"] = report.sourceFault.map { .string($0) }
        return value
    }

    private static func content(of diff: RevisionDiff) -> Value {
        let entries: [Value] = diff.entries.map { entry in
            [
                "object": .string(entry.key.description), "action": .string(entry.action.rawValue),
                "message": .string(entry.message),
                "changes": .array(
                    entry.changes.map { change in
                        var value: Value = ["field": .string(change.path), "change": .string(change.kind.rawValue)]
                        value["before"] = change.before?.value
                        value["after"] = change.after?.value
                        return value
                    })
            ]
        }
        return [
            "changed": .bool(!diff.isEmpty), "summary": .string(diff.summary), "text": .string(diff.text),
            "entries": .array(entries), "owned": .array(diff.owned.map(content))
        ]
    }

    private static func content(of field: OwnedField) -> Value {
        var value: Value = [
            "object": .string(field.key.description), "field": .string(field.path),
            "owner": .string(field.owner.description), "git": field.git, "text": .string(field.text)
        ]
        value["live"] = field.live
        return value
    }

    private static func content(of entry: SyncReport.Unsettled) -> Value {
        var value: Value = [
            "subject": .string(entry.subject), "reason": .string(entry.reason), "message": .string(entry.message),
            "since": .string(entry.since.text)
        ]
        value["position"] = entry.position.map { .string($0.description) }
        return value
    }

    private var drift: Value {
        [
            "drift": .array(
                board.reports.flatMap { report in
                    report.drift.map { entry in
                        var value: Value = [
                            "sync": .string(report.sync), "object": .string(entry.key.description),
                            "kind": .string(entry.kind.rawValue), "field": .string(entry.path),
                            "git": .string(SkegAPI.text(entry.git?.value)),
                            "live": .string(SkegAPI.text(entry.live?.value)),
                            "manager": .string(entry.who)
                        ]
                        value["since"] = entry.since.map { .string($0.text) }
                        return value
                    }
                }),
            "owned": .array(board.reports.flatMap(\.owned).map(SkegAPI.content))
        ]
    }

    private static func text(_ value: Value?) -> String {
        switch value {
        case nil: "<none>"
        case .string(let text): text
        case let value?: JSONWriter.text(value)
        }
    }
}

extension Sync {
    /// `branch main`, as people say it.
    var referenceText: String {
        commit.map { "commit \($0.prefix(12))" } ?? tag.map { "tag \($0)" } ?? branch.map { "branch \($0)" } ?? "HEAD"
    }
}
