import Objects
import Testing

/// https://kubernetes.io/docs/reference/using-api/server-side-apply/, case by case.
@Suite("Apply requests")
struct ApplyRequestTests {
    private let kinds = KindRegistry.builtIn
    private let now = Timestamp(seconds: 1_000)

    private func deployment(replicas: Int64? = nil, image: String? = "web:1") -> Object {
        var object = Object(apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web")
        if let replicas { object.spec["replicas"] = .integer(replicas) }
        if let image {
            object.spec.set([["name": "web", "image": .string(image)]], at: ["template", "spec", "containers"])
        }
        return object
    }

    /// As the API stores what `kubectl create` sends.
    private func created(_ object: Object, by manager: String = "kubectl-create") -> Object {
        var new = object
        kinds.applyDefaults(to: &new)
        ServerSideApply.recordUpdate(of: &new, from: nil, manager: manager, kinds: kinds, at: now)
        return new
    }

    private func applied(
        _ configuration: Object, onto live: Object?, by manager: String = "ann", subresource: String = "",
        force: Bool = false
    ) throws -> Object {
        try ServerSideApply.answer(
            configuration, onto: live, manager: manager, subresource: subresource, kinds: kinds, force: force,
            at: now + .seconds(60)
        ).object
    }

    private func refusal(
        _ configuration: Object, onto live: Object?, by manager: String = "ann", subresource: String = ""
    ) throws -> ServerSideApply.Refusal {
        try #require(
            #expect(throws: ServerSideApply.Refusal.self) {
                try applied(configuration, onto: live, by: manager, subresource: subresource)
            })
    }

    private func conflicts(_ refusal: ServerSideApply.Refusal) throws -> ServerSideApply.Conflicts {
        guard case .conflicts(let conflicts) = refusal else { throw refusal }
        return conflicts
    }

    private func managers(_ object: Object) -> [String] {
        ManagedFields(of: object).entries.map { "\($0.manager) \($0.operation.rawValue) \($0.subresource)" }
    }

    @Test("a conflict is told in Kubernetes' words")
    func oneConflict() throws {
        let live = created(deployment(replicas: 3), by: "kubectl-client-side-apply")
        let found = try conflicts(refusal(deployment(replicas: 5, image: nil), onto: live))
        #expect(
            found.message
                == #"Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas"#
        )
        #expect(found.causes.map(\.message) == [#"conflict with "kubectl-client-side-apply" using apps/v1"#])
        #expect(found.causes.map(\.field) == [".spec.replicas"])
    }

    @Test("several conflicts are told manager by manager")
    func severalConflicts() throws {
        var live = created(deployment(replicas: 3))
        var scaled = live
        scaled.spec["replicas"] = 4
        ServerSideApply.recordUpdate(
            of: &scaled, from: live, manager: "autoscaler", subresource: "scale", kinds: kinds, at: now)
        live = scaled
        let found = try conflicts(refusal(deployment(replicas: 5, image: "web:2"), onto: live))
        #expect(
            found.message == """
                Apply failed with 2 conflicts: conflicts with "autoscaler" with subresource "scale" using apps/v1:
                - .spec.replicas
                conflicts with "kubectl-create" using apps/v1:
                - .spec.template.spec.containers[name="web"].image
                """)
        #expect(Set(found.causes.map(\.field)).contains(".spec.replicas"))
    }

    @Test("keys and values of lists are written as Kubernetes writes paths")
    func paths() {
        #expect(
            FieldSet.text(of: ["f:spec", "f:ports", #"k:{"port":80,"protocol":"TCP"}"#, "f:nodePort"])
                == #".spec.ports[port=80,protocol="TCP"].nodePort"#)
        #expect(FieldSet.text(of: ["f:metadata", "f:finalizers", #"v:"a/b""#]) == #".metadata.finalizers[="a/b"]"#)
    }

    @Test("of a conflict one can force, give up the claim, or share")
    func solvingConflicts() throws {
        let live = created(deployment(replicas: 3))
        let path = ["f:spec", "f:replicas"]
        let forced = try applied(deployment(replicas: 5), onto: live, force: true)
        #expect(forced.spec["replicas"] == 5)
        #expect(ManagedFields(of: forced).managers(of: path, except: "ann").isEmpty)
        let givenUp = try applied(deployment(), onto: live)
        #expect(givenUp.spec["replicas"] == 3)
        #expect(!ManagedFields(of: givenUp).applied(by: "ann").covers(path))
        let shared = try applied(deployment(replicas: 3), onto: live)
        #expect(ManagedFields(of: shared).managers(of: path, except: "").map(\.manager) == ["ann", "kubectl-create"])
    }

    @Test("who gives a field up that another has taken leaves its value to the other")
    func transfer() throws {
        var live = try applied(deployment(replicas: 3), onto: nil)
        live = try applied(deployment(replicas: 3, image: nil), onto: live, by: "autoscaler")
        live = try applied(deployment(), onto: live)
        #expect(live.spec["replicas"] == 3)
        #expect(
            ManagedFields(of: live).managers(of: ["f:spec", "f:replicas"], except: "").map(\.manager) == ["autoscaler"])
        live = try applied(deployment(image: nil), onto: live, by: "autoscaler")
        #expect(managers(live) == ["ann Apply "])
        #expect(live.spec["replicas"] == 1, "the default comes back")
    }

    @Test("the status is applied through its subresource alone, and by an entry of its own")
    func status() throws {
        var live = try applied(deployment(replicas: 3), onto: nil)
        var configuration = deployment(replicas: 9)
        configuration.status = ["conditions": [["type": "Ready", "status": "True"]]]
        let ignored = try applied(configuration, onto: live, force: true)
        #expect(ignored["status"] == nil)
        live = try applied(configuration, onto: live, subresource: "status")
        #expect(live.spec["replicas"] == 3)
        #expect(live.status["conditions"]?.array?.first?["status"] == "True")
        #expect(managers(live) == ["ann Apply ", "ann Apply status"])
        configuration.status["conditions"] = [["type": "Ready", "status": "False"]]
        let found = try conflicts(refusal(configuration, onto: live, by: "bob", subresource: "status"))
        #expect(
            found.message == "Apply failed with 1 conflict: conflict with \"ann\" with subresource \"status\": "
                + ".status.conditions[type=\"Ready\"].status")
        live = try applied(deployment(), onto: live, subresource: "status")
        #expect(live["status"]?["conditions"] == nil)
        #expect(managers(live) == ["ann Apply "])
    }

    @Test("an applied Scale owns the replicas")
    func scale() throws {
        let live = try applied(deployment(replicas: 3), onto: nil)
        var scale = Object(apiVersion: "autoscaling/v1", kind: "Scale", namespace: "shop", name: "web")
        scale.spec = ["replicas": 7]
        let configuration = ServerSideApply.configuration(ofScale: scale, for: live, at: ScalePaths())
        let found = try conflicts(refusal(configuration, onto: live, by: "autoscaler", subresource: "scale"))
        #expect(found.causes.map(\.field) == [".spec.replicas"])
        let scaled = try applied(configuration, onto: live, by: "autoscaler", subresource: "scale", force: true)
        #expect(scaled.spec["replicas"] == 7)
        #expect(managers(scaled) == ["ann Apply ", "autoscaler Apply scale"])
    }

    @Test("what nobody's fields were noted of is noted at the first apply")
    func beforeFirstApply() throws {
        var live = deployment(replicas: 3)
        kinds.applyDefaults(to: &live)
        let found = try conflicts(refusal(deployment(replicas: 5, image: nil), onto: live))
        #expect(found.message.contains("\"before-first-apply\" using apps/v1"))
        let outcome = try applied(deployment(replicas: 3, image: nil), onto: live)
        #expect(managers(outcome) == ["ann Apply ", "before-first-apply Update "])
    }

    @Test("kubectl takes over what it applied on the client's side, as long as nobody changed it")
    func fromClientSide() throws {
        var first = deployment(replicas: 3)
        first.setAnnotation(
            "kubectl.kubernetes.io/last-applied-configuration", to: JSONWriter.text(first.content) + "\n")
        let live = created(first, by: "kubectl-client-side-apply")
        let new = deployment(replicas: 5, image: "web:2")
        _ = try conflicts(refusal(new, onto: live, by: "ann"))
        let taken = try applied(new, onto: live, by: "kubectl")
        #expect(taken.spec["replicas"] == 5)
        #expect(
            taken.annotation("kubectl.kubernetes.io/last-applied-configuration") == JSONWriter.text(new.content) + "\n")

        var changed = live
        changed.spec["replicas"] = 4
        ServerSideApply.recordUpdate(of: &changed, from: live, manager: "autoscaler", kinds: kinds, at: now)
        let found = try conflicts(refusal(new, onto: changed, by: "kubectl"))
        #expect(found.causes.map(\.field) == [".spec.replicas"])
    }

    @Test("what is no configuration of the object is refused")
    func badRequests() throws {
        func message(_ change: (inout Object) -> Void) throws -> String {
            var configuration = deployment(replicas: 3)
            change(&configuration)
            guard case .badRequest(let message) = try refusal(configuration, onto: nil) else { return "" }
            return message
        }
        #expect(try message { $0.metadata["managedFields"] = [] } == "metadata.managedFields must be nil")
        let start = "failed to create typed patch object (shop/web; apps/v1, Kind=Deployment): "
        #expect(try message { $0.spec["replica"] = 1 } == start + ".spec.replica: field not declared in schema")
        let port: Value = ["containerPort": 80]
        let ports = try message {
            $0.spec.set([["name": "web", "ports": [port, port]]], at: ["template", "spec", "containers"])
        }
        #expect(
            ports == start
                + #".spec.template.spec.containers[name="web"].ports: duplicate entries for key [containerPort=80,protocol="TCP"]"#
        )
        let nameless = try message { $0.spec.set([["image": "x"]], at: ["template", "spec", "containers"]) }
        #expect(
            nameless == start + ".spec.template.spec.containers: element 0: associative list with keys has an element "
                + "that omits key field \"name\" (and doesn't have default value)")
        let several = try message {
            $0.spec["replica"] = 1
            $0.metadata["finalizers"] = ["a", "a"]
        }
        #expect(
            several == start + "errors:\n  .metadata.finalizers: duplicate entries for key [=\"a\"]\n"
                + "  .spec.replica: field not declared in schema")
        let otherVersion = try refusal(
            Object(apiVersion: "apps/v2", kind: "Deployment", namespace: "shop", name: "web"),
            onto: created(deployment()))
        #expect(otherVersion == .badRequest("invalid object type: apps/v2, Kind=Deployment"))
    }

    @Test("applying the same again changes nothing, whatever form its quantities have")
    func repeats() throws {
        var configuration = deployment()
        configuration.spec.set(
            [["name": "web", "resources": ["limits": ["cpu": "1000m"]], "tty": .null]],
            at: ["template", "spec", "containers"])
        let live = try applied(configuration, onto: nil)
        let outcome = try ServerSideApply.answer(
            configuration, onto: live, manager: "ann", kinds: kinds, force: false, at: now + .seconds(600))
        #expect(!outcome.isChanged)
    }
}
