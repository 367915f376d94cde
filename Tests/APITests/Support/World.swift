import API
import Access
import Objects
import Store
import TestSupport
import Testing

/// A state, and requests on it.
struct World {
    var snapshot = Snapshot()
    let kinds = KindRegistry.builtIn
    var ids = IDSource(seed: 1)
    static let now = Timestamp(seconds: 1_000_000)

    init(_ objects: [Object] = []) {
        for object in [Make.namespace("default").object] + objects { store(object) }
    }

    mutating func store(_ object: Object) {
        var object = object
        kinds.applyDefaults(to: &object)
        if object.uid.isEmpty { object.uid = ids.uid() }
        object.creationTimestamp = .testStart
        ServerSideApply.recordUpdate(of: &object, from: nil, manager: "maker", kinds: kinds, at: .testStart)
        apply([.create(object)])
    }

    mutating func apply(_ changes: [Change]) {
        do throws(TransactionRefused) {
            _ = try snapshot.apply(Transaction(changes, by: "test"))
        } catch {
            Issue.record("refused: \(error)")
        }
    }

    /// Decides a request and makes its changes; gives what is answered.
    @discardableResult
    mutating func send(
        _ method: APIRequest.Method, _ text: String, _ body: String = "", type: String = "application/json",
        query: Query = [:]
    ) throws(APIStatus) -> (value: Value, outcome: WriteOutcome) {
        let request = APIRequest(
            method: method, path: text.split(separator: "/").map(String.init), query: query,
            headers: ["Content-Type": type, "User-Agent": "test/1.0"], body: Array(body.utf8))
        guard let path = request.resource,
            let served = kinds.served(path.groupVersion, plural: path.resource)
        else { throw .badRequest("no such path: \(text)") }
        var write = ObjectWrite(
            request, path, served, options: try WriteOptions(request), on: snapshot, kinds: kinds, at: World.now,
            ids: ids)
        ids = IDSource(seed: ids.next())
        let outcome = try World.decide(&write, request, path)
        apply(outcome.changes)
        switch outcome.answer {
        case .value(let value): return (value, outcome)
        case .object(let object): return ((snapshot[object.key] ?? object).content, outcome)
        case .view(let object, let view): return (view(snapshot[object.key] ?? object), outcome)
        }
    }

    private static func decide(
        _ write: inout ObjectWrite, _ request: APIRequest, _ path: ResourcePath
    ) throws(APIStatus) -> WriteOutcome {
        let part: ObjectPart =
            switch path.subresource {
            case "status": .status
            case "ephemeralcontainers": .ephemeralContainers
            default: .object
            }
        return switch (request.method, path.subresource) {
        case (.post, "binding"): try write.bind()
        case (.post, "eviction"): try write.evict()
        case (.post, _): try write.create()
        case (.put, "scale"): try write.updateScale()
        case (.patch, "scale"): try write.patchScale()
        case (.put, _): try write.update(part)
        case (.patch, _): try write.patch(part)
        default: try write.delete(try DeleteOptions(request))
        }
    }
}

/// What a request is refused with.
func refusal(_ body: () throws(APIStatus) -> Void) -> APIStatus? {
    do throws(APIStatus) {
        try body()
        return nil
    } catch {
        return error
    }
}
