import Objects
import Testing

@Suite("Field selectors of a kind")
struct FieldMatcherTests {
    private let kinds = KindRegistry.builtIn

    private func matches(_ selector: String, _ object: Object) throws -> Bool {
        let kind = try #require(kinds[object.kind])
        return try FieldMatcher(FieldSelector(parsing: selector), for: kind).matches(object)
    }

    private func refusal(_ selector: String, of kind: GroupKind) throws -> String? {
        let info = try #require(kinds[kind])
        let error = #expect(throws: Diagnostic.self) {
            try FieldMatcher(FieldSelector(parsing: selector), for: info)
        }
        return error?.message
    }

    @Test("a field that a kind does not support is refused in Kubernetes' words")
    func refusals() throws {
        #expect(try refusal("spec.foo=1", of: .pod) == "field label not supported: spec.foo")
        #expect(try refusal("metadata.name=x,spec.taints!=1", of: .node) == "field label not supported: spec.taints")
        #expect(
            try refusal("data=x", of: .configMap)
                == "\"data\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")
    }

    @Test("names and namespaces are known for every kind")
    func metadata() throws {
        for kind in kinds.all {
            let object = Object(apiVersion: kind.apiVersion, kind: kind.kind.kind, namespace: "shop", name: "web")
            #expect(try matches("metadata.name=web,metadata.namespace==shop", object))
            #expect(try !matches("metadata.name!=web", object))
        }
    }

    @Test("an absent field reads as the zero of its type")
    func absentFields() throws {
        let node = Object(apiVersion: "v1", kind: "Node", name: "n")
        #expect(try matches("spec.unschedulable=false", node))
        #expect(try !matches("spec.unschedulable=true", node))
        var cordoned = node
        cordoned.spec["unschedulable"] = true
        #expect(try matches("spec.unschedulable=true,spec.unschedulable!=false", cordoned))
        let pod = Object(apiVersion: "v1", kind: "Pod", namespace: "shop", name: "p")
        #expect(try matches("spec.hostNetwork=false,spec.nodeName=,status.phase!=Running", pod))
        let replicaSet = Object(apiVersion: "apps/v1", kind: "ReplicaSet", namespace: "shop", name: "r")
        #expect(try matches("status.replicas=0", replicaSet))
    }

    @Test("an absent field of a custom kind reads as empty")
    func customKinds() throws {
        let schema = Schema(.object([.init("spec", Schema(.object([.init("on", Schema(.boolean))])))]))
        var info = KindInfo(GroupKind("example.com", "Lamp"), version: "v1", plural: "lamps", schema: schema)
        info.selectableFields = ["spec.on"]
        let matcher = try FieldMatcher(FieldSelector(parsing: "spec.on="), for: info)
        #expect(matcher.matches(Object(apiVersion: "example.com/v1", kind: "Lamp", name: "l")))
    }

    @Test("an event's source is who reported it")
    func eventSource() throws {
        var event = Object(apiVersion: "v1", kind: "Event", namespace: "shop", name: "e")
        event["reportingComponent"] = "kubelet"
        event["source"] = ["component": ""]
        #expect(try matches("source=kubelet", event))
        event["source"] = ["component": "scheduler"]
        #expect(try matches("source=scheduler,reportingComponent=kubelet", event))
    }
}
