import Objects
import Store
import TestSupport
import Testing

/// The kinds that these tests need, with what the store asks of them.
let testKinds = KindRegistry([
    KindInfo(.deployment, version: "v1", plural: "deployments", schema: Schema(.any), countsGenerations: true),
    KindInfo(.pod, version: "v1", plural: "pods", schema: Schema(.any), countsGenerations: true),
    KindInfo(.configMap, version: "v1", plural: "configmaps", schema: Schema(.any), hasStatus: false),
    KindInfo(.namespace, version: "v1", plural: "namespaces", isNamespaced: false, schema: Schema(.any))
])

extension Snapshot {
    /// Applies changes as the test's own transaction.
    @discardableResult
    mutating func apply(_ changes: Change...) throws(TransactionRefused) -> Committed {
        try apply(Transaction(changes, by: "test"))
    }
}

/// An object as a writer hands it over for creation.
private func new(_ object: Object, uid: String? = nil) -> Object {
    object.with {
        $0.uid = uid ?? object.testUID
        $0.creationTimestamp = .testStart
    }
}

@Suite struct TransactionTests {
    @Test func `a created object gets the revision and its first generation`() throws {
        var state = Snapshot()
        let web = new(Make.deployment("web").object)
        let committed = try state.apply(.create(web, claim: "site"))
        let stored = try #require(state[web.key])
        #expect(committed.revision == 1 && state.revision == 1)
        #expect(stored.resourceVersion == "1" && stored.generation == 1)
        #expect(committed.events == [.added(stored)])
        #expect(state.claim(of: web.key) == "site" && state.inventory(of: "site") == [web.key])
        #expect(state.verifyIndexes().isEmpty)
    }

    @Test func `a created object is not being deleted and has no generation where its kind counts none`() throws {
        var state = Snapshot()
        let settings = new(Make.configMap("settings")).with {
            $0.deletionTimestamp = .testStart
            $0.generation = 7
        }
        try state.apply(.create(settings))
        #expect(state[settings.key]?.isBeingDeleted == false)
        #expect(state[settings.key]?.metadata["generation"] == nil)
    }

    @Test func `the latest change of a kind is known, everywhere and in each namespace`() throws {
        var state = Snapshot()
        let (first, second) = (new(Make.configMap("a")), new(Make.configMap("b")).with { $0.namespace = "shop" })
        try state.apply(.create(first), .create(second))
        try state.apply(.update(second.with { $0["data"] = ["k": "v"] }))
        #expect(state.lastChange(of: .configMap) == 2)
        #expect(
            state.lastChange(of: .configMap, in: "default") == 1 && state.lastChange(of: .configMap, in: "shop") == 2)
        let before = state
        try state.apply(.remove(first.key, uid: first.uid))
        #expect(state.lastChange(of: .configMap) == 3 && state.lastChange(of: .configMap, in: "default") == nil)
        #expect(state.lastChange(of: .configMap, in: "shop") == 2 && before.lastChange(of: .configMap) == 2)
        #expect(state.lastChange(of: .pod) == nil && state.verifyIndexes().isEmpty)
    }

    @Test func `autoscalers are found by what they scale, as long as they scale it`() throws {
        let (web, api) = (Make.deployment("web").object.key, Make.deployment("api").object.key)
        func autoscaler(_ name: String, of target: ObjectKey) -> Object {
            let made = Object(
                apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", namespace: "default", name: name)
            return new(made).with {
                $0.spec["scaleTargetRef"] = [
                    "apiVersion": "apps/v1", "kind": "Deployment", "name": .string(target.name)
                ]
            }
        }
        var state = Snapshot()
        let first = autoscaler("a", of: web)
        try state.apply(.create(autoscaler("b", of: web)), .create(first))
        #expect(state.autoscalers(of: web).map(\.name) == ["a", "b"] && state.autoscalers(of: api).isEmpty)
        try state.apply(.update(autoscaler("b", of: api)))
        #expect(state.autoscalers(of: web).map(\.name) == ["a"] && state.autoscalers(of: api).map(\.name) == ["b"])
        try state.apply(.remove(first.key, uid: first.uid))
        #expect(state.autoscalers(of: web).isEmpty && state.verifyIndexes().isEmpty)
    }

    @Test func `what is not fit to be stored is refused`() {
        var state = Snapshot()
        let good = new(Make.configMap("settings"))
        for (bad, words) in [
            (good.with { $0.uid = "" }, "uid"), (good.with { $0.name = "" }, "name"),
            (good.with { $0.creationTimestamp = nil }, "creationTimestamp"),
            (good.with { $0.namespace = "" }, "namespace"), (good.with { $0["kind"] = nil }, "kind")
        ] {
            #expect {
                try state.apply(.create(bad))
            } throws: { "\($0)".contains(words) }
        }
        #expect(state.revision == 0 && state.count == 0)
    }

    @Test func `what could not be read again is refused`() throws {
        var state = Snapshot()
        let long = String(repeating: "x", count: 800_000)
        let large = new(Make.configMap("large", data: ["a": long, "b": long]))
        #expect { try state.apply(.create(large)) } throws: { "\($0)".contains("larger than 1572864 bytes") }
        var nested = Value.emptyObject
        for _ in 0..<600 { nested = ["a": nested] }
        let small = new(Make.configMap("small"))
        try state.apply(.create(small))
        #expect {
            try state.apply(.update(small.with { $0["data"] = nested }))
        } throws: { "\($0)".contains("deeper") }
    }

    @Test func `one refused change refuses the whole transaction`() throws {
        var state = Snapshot(objects: [Make.configMap("a")])
        let before = state.revision
        let a = try #require(state[Make.configMap("a").key])
        #expect(throws: TransactionRefused.exists(a.key)) {
            try state.apply(
                .create(new(Make.configMap("b"))), .update(a.with { $0["data"] = ["x": "1"] }), .create(new(a)))
        }
        #expect(state.revision == before && state.count == 1 && state[a.key] == a)
        #expect(state.verifyIndexes().isEmpty)
    }

    @Test func `an update against an older version conflicts and one without a version does not`() throws {
        var state = Snapshot(objects: [Make.configMap("a")])
        let first = try #require(state[Make.configMap("a").key])
        try state.apply(.update(first.with { $0["data"] = ["x": "1"] }))
        #expect(throws: TransactionRefused.conflict(first.key, expected: "1", found: "2")) {
            try state.apply(.update(first.with { $0["data"] = ["x": "2"] }))
        }
        try state.apply(
            .update(
                first.with {
                    $0["data"] = ["x": "3"]
                    $0.resourceVersion = ""
                    $0.uid = ""
                }))
        #expect(state[first.key]?["data"] == ["x": "3"] && state[first.key]?.uid == first.uid)
        #expect(throws: TransactionRefused.otherUID(first.key, expected: "other", found: first.uid)) {
            try state.apply(.update(first.with { $0.uid = "other" }))
        }
    }

    @Test func `an update that changes nothing takes no revision`() throws {
        var state = Snapshot(objects: [Make.deployment("web").object])
        let web = try #require(state[Make.deployment("web").key])
        let committed = try state.apply(.update(web), .update(web.with { $0.resourceVersion = "" }))
        #expect(committed.events.isEmpty && committed.revision == 1 && state.revision == 1)
        #expect(state[web.key] == web)
    }

    @Test func `a change that is taken back in its transaction is none`() throws {
        var state = Snapshot(objects: [Make.configMap("a")])
        let a = try #require(state[Make.configMap("a").key])
        let committed = try state.apply(.update(a.with { $0["data"] = ["x": "1"] }), .update(a))
        #expect(committed.events.isEmpty && state.revision == 1 && state[a.key] == a)
    }

    @Test func `the generation counts changes outside metadata and status`() throws {
        var state = Snapshot(objects: [Make.deployment("web").object])
        let key = Make.deployment("web").key
        func change(_ edit: (inout Object) -> Void) throws -> Int64 {
            let object = try #require(state[key])
            try state.apply(.update(object.with(edit)))
            return try #require(state[key]).generation
        }
        #expect(try change { $0.setLabel("a", to: "b") } == 1)
        #expect(try change { $0.status = ["replicas": 1] } == 1)
        #expect(try change { $0.spec["replicas"] = 5 } == 2)
        #expect(try change { $0.generation = 40 } == 2)
        #expect(try change { $0.finalizers = ["example.com/hold"] } == 2)
        #expect(try change { $0.deletionTimestamp = .testStart } == 3)
    }

    @Test func `uid and creation time stay and a deletion is never taken back or put off`() throws {
        let held = Make.pod("p", node: "n").object.with {
            $0.deletionTimestamp = .at(30)
            $0.deletionGracePeriodSeconds = 30
        }
        var state = Snapshot(objects: [held])
        let stored = try #require(state[held.key])
        try state.apply(
            .update(
                stored.with {
                    $0.creationTimestamp = .at(99)
                    $0.deletionTimestamp = nil
                    $0.deletionGracePeriodSeconds = nil
                    $0.setLabel("a", to: "b")
                }))
        var now = try #require(state[held.key])
        #expect(now.creationTimestamp == .testStart && now.deletionTimestamp == .at(30))
        #expect(now.deletionGracePeriodSeconds == 30 && now.label("a") == "b")
        try state.apply(.update(now.with { $0.deletionTimestamp = .at(60) }))
        #expect(state[held.key]?.deletionTimestamp == .at(30))
        try state.apply(
            .update(
                now.with {
                    $0.resourceVersion = ""
                    $0.deletionTimestamp = .at(5)
                    $0.deletionGracePeriodSeconds = 5
                }))
        now = try #require(state[held.key])
        #expect(now.deletionTimestamp == .at(5) && now.deletionGracePeriodSeconds == 5)
    }

    @Test func `the last finalizer removes an object that is being deleted`() throws {
        let held = Make.configMap("a").with {
            $0.finalizers = ["example.com/hold"]
            $0.deletionTimestamp = .testStart
            $0.deletionGracePeriodSeconds = 0
        }
        var state = Snapshot(objects: [held])
        let stored = try #require(state[held.key])
        let committed = try state.apply(.update(stored.with { $0.finalizers = [] }))
        #expect(state[held.key] == nil)
        #expect(
            committed.events == [
                .removed(
                    stored.with {
                        $0.finalizers = []
                        $0.resourceVersion = "2"
                    })
            ])
        #expect(state.verifyIndexes().isEmpty)
    }

    @Test func `a namespace also waits for its own finalizers`() throws {
        var state = Snapshot(objects: Make.namespace("shop"))
        let key = Make.namespace("shop").key
        let live = try #require(state[key])
        try state.apply(try #require(live.deletion(at: .testStart)))
        let terminating = try #require(state[key])
        #expect(terminating.status["phase"] == "Terminating" && terminating.isBeingDeleted)
        #expect(throws: TransactionRefused.namespaceTerminating(Make.configMap("a", in: "shop").key)) {
            try state.apply(.create(new(Make.configMap("a", in: "shop"))))
        }
        try state.apply(.update(terminating.with { $0.spec["finalizers"] = nil }))
        #expect(state[key] == nil)
    }

    @Test func `changes of one object in one transaction work in order and make one event`() throws {
        var state = Snapshot()
        let a = new(Make.configMap("a"))
        let created = try state.apply(.create(a), .update(a.with { $0["data"] = ["x": "1"] }))
        #expect(created.events == [.added(try #require(state[a.key]))])
        let first = try #require(state[a.key])
        let updated = try state.apply(
            .update(first.with { $0["data"] = ["x": "2"] }),
            .update(first.with { $0["data"] = ["x": "3"] }))
        #expect(updated.events == [.modified(try #require(state[a.key]), from: first)])
        let gone = try state.apply(.create(new(Make.configMap("b"))), .remove(Make.configMap("b").key, uid: ""))
        #expect(gone.events.isEmpty)
    }

    @Test func `an object replaced under its name is removed and added`() throws {
        var state = Snapshot(objects: [Make.configMap("a")])
        let old = try #require(state[Make.configMap("a").key])
        let committed = try state.apply(
            .remove(old.key, uid: old.uid, resourceVersion: old.resourceVersion),
            .create(new(Make.configMap("a"), uid: "second")))
        #expect(committed.events.count == 2)
        #expect(committed.events.first == .removed(old.with { $0.resourceVersion = "2" }))
        #expect(committed.events.last?.object.uid == "second")
        #expect(throws: TransactionRefused.otherUID(old.key, expected: old.uid, found: "second")) {
            try state.apply(.remove(old.key, uid: old.uid))
        }
    }

    @Test func `a touched object refuses a second decision made on the same state`() throws {
        var state = Snapshot(objects: [Make.replicaSet("web").object])
        let web = try #require(state[Make.replicaSet("web").key])
        let touch = Change.touch(web.key, uid: web.uid, resourceVersion: web.resourceVersion)
        let committed = try state.apply(touch, .create(new(Make.pod("web-1").object)))
        #expect(committed.events.count == 2 && state[web.key]?.resourceVersion == "2")
        #expect(throws: TransactionRefused.conflict(web.key, expected: "1", found: "2")) {
            try state.apply(touch, .create(new(Make.pod("web-2").object)))
        }
        #expect(throws: TransactionRefused.conflict(web.key, expected: "1", found: "2")) {
            try state.apply(
                .expect(web.key, uid: web.uid, resourceVersion: "1"), .create(new(Make.pod("web-2").object)))
        }
    }

    @Test func `a claim is given and taken`() throws {
        var state = Snapshot(objects: [Make.configMap("a")])
        let a = try #require(state[Make.configMap("a").key])
        let given = try state.apply(.claim(a.key, uid: a.uid, by: "site"))
        #expect(given.events.count == 1 && state.inventory(of: "site") == [a.key])
        #expect(try state.apply(.claim(a.key, uid: a.uid, by: "site")).events.isEmpty)
        try state.apply(.claim(a.key, uid: a.uid, by: nil))
        #expect(state.inventory(of: "site").isEmpty && state.claim(of: a.key) == nil)
        #expect(state.verifyIndexes().isEmpty)
    }
}
