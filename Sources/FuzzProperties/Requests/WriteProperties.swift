import API
import Objects
import Store

/// Writing through the API: what is decided can be stored, is good in itself, and changes nothing that it may not.
enum WriteProperties {
    /// Gives what the request is refused with, if it is.
    static func check(
        _ request: APIRequest, _ place: ResourceTarget, _ world: RequestWorld
    ) throws(BrokenProperty) -> APIStatus? {
        let outcome: WriteOutcome
        do throws(APIStatus) {
            outcome = try world.decide(request, place)
        } catch {
            let again = try refusal(request, place, world)
            try expect(again == error, "a refusal is the same when it is decided again", seen: "\(error.message)")
            return error
        }
        try checkAgain(outcome, request, place, world)
        try checkWarnings(outcome, request, place)
        var state = world.state
        let committed: Committed
        do throws(TransactionRefused) {
            committed = try state.apply(Transaction(outcome.changes, by: "fuzz"))
        } catch {
            return .refused(error, place.served.info)
        }
        for event in committed.events { try checkStored(event, request, place, world) }
        return nil
    }

    private static func refusal(
        _ request: APIRequest, _ place: ResourceTarget, _ world: RequestWorld
    ) throws(BrokenProperty) -> APIStatus {
        do throws(APIStatus) {
            _ = try world.decide(request, place)
        } catch {
            return error
        }
        throw BrokenProperty("what is refused is refused again")
    }

    private static func checkAgain(
        _ outcome: WriteOutcome, _ request: APIRequest, _ place: ResourceTarget, _ world: RequestWorld
    ) throws(BrokenProperty) {
        let again = try? world.decide(request, place)
        try expect(
            again?.changes == outcome.changes && again?.warnings == outcome.warnings && again?.status == outcome.status,
            "the same request on the same state is decided the same")
        try expect((200...299).contains(outcome.status), "what is done is told so", seen: "\(outcome.status)")
    }

    private static func checkWarnings(
        _ outcome: WriteOutcome, _ request: APIRequest, _ place: ResourceTarget
    ) throws(BrokenProperty) {
        for text in WarningText.values(of: outcome.warnings) {
            try expect(
                text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }, "a warning is one line",
                seen: text)
        }
        try RequestProperties.checkSecrecy(outcome.warnings.joined(separator: "\n"), request, place)
    }

    private static func checkStored(
        _ event: StoreEvent, _ request: APIRequest, _ place: ResourceTarget, _ world: RequestWorld
    ) throws(BrokenProperty) {
        if case .removed = event { return }
        let object = event.object
        let text = JSONWriter.text(object.content)
        let found = world.kinds.check(object).filter { $0.severity == .error }
        try expect(found.isEmpty, "what is stored is good", seen: "\(found) of \(text)")
        var again = object
        world.kinds.applyDefaults(to: &again)
        try expect(again == object, "what is stored has its defaults", seen: text)
        try expect(
            JSONProperties.read(JSONWriter.write(object.content)) == object.content,
            "what is stored reads back as it was written", seen: text)
        try expect(object.content.depth <= 128, "what is stored is not too deep", seen: "\(object.content.depth)")
        guard let old = event.previous else { return }
        for name in ["uid", "name", "namespace", "creationTimestamp", "generateName"] {
            try expect(
                object.metadata[name] == old.metadata[name], "what tells an object apart stays",
                seen: "\(name) of \(text)")
        }
        // Others are written by the way: a quota, a budget.
        guard object.key == place.key else { return }
        try checkPart(of: object, old, place, text)
    }

    /// A request changes that part of an object alone which its path names.
    private static func checkPart(
        of object: Object, _ old: Object, _ place: ResourceTarget, _ text: String
    ) throws(BrokenProperty) {
        var (next, before) = (object.content, old.content)
        let allowed: [[String]]
        switch place.part {
        case .collection: return
        case .object:
            if place.served.info.hasStatus {
                try expect(next["status"] == before["status"], "a write to an object leaves its status", seen: text)
            }
            return
        case .eviction: allowed = []
        case .status: allowed = [["status"]]
        case .finalize: allowed = [["spec", "finalizers"]]
        case .scale: allowed = [place.served.info.scale?.specReplicas ?? []]
        case .binding: allowed = [["spec", "nodeName"], ["status", "conditions"]]
        case .ephemeralContainers: allowed = [["spec", "ephemeralContainers"]]
        case .approval: allowed = [["status", "conditions"]]
        }
        for path in allowed {
            next.set(nil, at: path)
            before.set(nil, at: path)
        }
        // The store's own, and who wrote what.
        next["metadata"] = nil
        before["metadata"] = nil
        try expect(next == before, "a write to a part of an object leaves the rest", seen: "\(place.part): \(text)")
    }
}
