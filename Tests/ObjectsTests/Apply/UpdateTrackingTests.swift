import Objects
import Testing

@Suite("Who changed which fields")
struct UpdateTrackingTests {
    private let kinds = KindRegistry.builtIn

    private func deployment() -> Object {
        var object = Object(apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web")
        object.spec = ["replicas": 3, "paused": true]
        ServerSideApply.recordUpdate(of: &object, from: nil, manager: "kubectl-create", kinds: kinds, at: time(0))
        return object
    }

    private func time(_ seconds: Int64) -> Timestamp { Timestamp(seconds: 1_000 + seconds) }

    private func updated(
        _ old: Object, by manager: String, subresource: String = "", at seconds: Int64 = 10,
        _ change: (inout Object) -> Void
    ) -> Object {
        var new = old
        change(&new)
        ServerSideApply.recordUpdate(
            of: &new, from: old, manager: manager, subresource: subresource, kinds: kinds, at: time(seconds))
        return new
    }

    private func entry(_ object: Object, _ manager: String) -> ManagedFields.Entry? {
        ManagedFields(of: object).entries.first { $0.manager == manager }
    }

    @Test("who creates owns all, and an update takes over just what it changes")
    func updates() throws {
        let old = deployment()
        let new = updated(old, by: "kubectl-edit") { $0.spec["replicas"] = 5 }
        #expect(entry(new, "kubectl-create")?.fields.members == [["f:spec", "f:paused"]])
        #expect(entry(new, "kubectl-create")?.time == time(0))
        #expect(entry(new, "kubectl-edit")?.fields.members == [["f:spec", "f:replicas"]])
        #expect(entry(new, "kubectl-edit")?.time == time(10))
        #expect(entry(new, "kubectl-edit")?.apiVersion == "apps/v1")
        let same = updated(new, by: "bob") { _ in }
        #expect(same == new)
    }

    @Test("what is removed nobody owns, and a manager without fields has no entry")
    func removals() throws {
        let new = updated(deployment(), by: "bob") { $0.spec["paused"] = nil }
        #expect(ManagedFields(of: new).entries.map(\.manager) == ["kubectl-create"])
        #expect(entry(new, "kubectl-create")?.fields.members == [["f:spec", "f:replicas"]])
        let empty = updated(new, by: "bob") { $0.content["spec"] = nil }
        #expect(empty.metadata["managedFields"] == nil)
    }

    @Test("the status belongs to whoever writes it through the subresource")
    func statusUpdates() throws {
        let old = deployment()
        let ignored = updated(old, by: "bob") { $0.status = ["replicas": 1] }
        #expect(entry(ignored, "bob") == nil)
        let new = updated(old, by: "controller", subresource: "status") {
            $0.status = ["replicas": 1]
            $0.spec["replicas"] = 9
            $0.metadata["managedFields"] = []
        }
        #expect(entry(new, "controller")?.fields.members == [["f:status", "f:replicas"]])
        #expect(entry(new, "controller")?.subresource == "status")
        #expect(entry(new, "kubectl-create") != nil, "a subresource cannot reset the entries")
    }

    @Test("an empty list, or one with an empty entry, resets the entries", arguments: [[], [[:]]] as [Value])
    func resets(list: Value) throws {
        let reset = updated(deployment(), by: "kubectl-patch") { $0.metadata["managedFields"] = list }
        #expect(reset.metadata["managedFields"] == nil)
        let later = updated(reset, by: "bob") { $0.spec["replicas"] = 8 }
        #expect(later.metadata["managedFields"] == nil, "nothing is noted until the first apply")
    }

    @Test("entries that a request sends count where they are good, and those that are stored otherwise")
    func sentEntries() throws {
        let old = deployment()
        let upgraded = updated(old, by: "kubectl") {
            $0.metadata["managedFields"] = [
                [
                    "manager": "kubectl", "operation": "Apply", "apiVersion": "apps/v1", "fieldsType": "FieldsV1",
                    "time": "2026-03-01T09:30:00Z", "fieldsV1": ["f:spec": ["f:replicas": [:]]]
                ]
            ]
        }
        #expect(ManagedFields(of: upgraded).applied(by: "kubectl").covers(["f:spec", "f:replicas"]))
        #expect(entry(upgraded, "kubectl-create") == nil)
        for bad: Value in [[["manager": "x"]], [["manager": "x", "operation": "Apply", "apiVersion": "v1"]], .null] {
            let kept = updated(old, by: "bob") { $0.metadata["managedFields"] = bad }
            #expect(kept.metadata["managedFields"] == old.metadata["managedFields"])
        }
    }

    @Test("the oldest updates are brought together, so that there are ten at most")
    func capsUpdaters() throws {
        var object = try ServerSideApply.apply(
            deployment(), onto: nil, manager: "ann", kinds: kinds, force: false, at: time(0)
        ).object
        for number in 0..<14 {
            object = updated(object, by: "updater-\(number)", at: Int64(number + 1)) {
                $0.setAnnotation("n\(number)", to: "1")
            }
        }
        let entries = ManagedFields(of: object).entries
        #expect(entries.count == 11)
        #expect(entries.filter { $0.operation == .update }.count == ManagedFields.maximumUpdaters)
        let ancient = try #require(entry(object, "ancient-changes"))
        #expect(ancient.fields.members.count == 5)
        #expect(ancient.time == time(5))
        #expect(entry(object, "updater-4") == nil)
        #expect(entry(object, "updater-5") != nil)
    }

    @Test("entries stand in Kubernetes' order: appliers first, then by time")
    func order() throws {
        var object = updated(deployment(), by: "zoe", at: 5) { $0.spec["replicas"] = 4 }
        object = updated(object, by: "bob", at: 3) { $0.spec["minReadySeconds"] = 4 }
        var configuration = Object(apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web")
        configuration.setLabel("a", to: "1")
        object = try ServerSideApply.apply(
            configuration, onto: object, manager: "ann", kinds: kinds, force: false, at: time(90)
        ).object
        #expect(ManagedFields(of: object).entries.map(\.manager) == ["ann", "kubectl-create", "bob", "zoe"])
    }
}
