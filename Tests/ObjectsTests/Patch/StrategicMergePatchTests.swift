import Objects
import Testing

@Suite("Strategic merge patch")
struct StrategicMergePatchTests {
    private let kinds = KindRegistry.builtIn

    private func patched(_ original: Value, _ patch: Value, _ kind: GroupKind = .pod) throws -> Value {
        try original.strategicallyMerged(with: patch, schema: try #require(kinds[kind]).schema)
    }

    private func pod(_ containers: Value...) -> Value { ["spec": ["containers": .array(containers)]] }

    @Test("containers are merged by name, and what is new comes first")
    func mergesByKey() throws {
        let old = pod(["name": "web", "image": "web:1", "args": ["a"]], ["name": "log", "image": "log:1"])
        let patch = pod(["name": "new", "image": "new:1"], ["name": "web", "image": "web:2", "args": ["b"]])
        #expect(
            try patched(old, patch)
                == pod(
                    ["name": "new", "image": "new:1"], ["name": "web", "image": "web:2", "args": ["b"]],
                    ["name": "log", "image": "log:1"]))
    }

    @Test("null removes a field, and one that is not there is no matter")
    func nulls() throws {
        let old: Value = ["metadata": ["labels": ["a": "1", "b": "2"]]]
        let patch: Value = ["metadata": ["labels": ["a": .null, "z": .null], "annotations": ["x": .null, "y": "1"]]]
        #expect(try patched(old, patch) == ["metadata": ["labels": ["b": "2"], "annotations": ["y": "1"]]])
    }

    @Test("an element is deleted by its key, and a deletion of what is not there does nothing")
    func deletes() throws {
        let old = pod(["name": "web", "image": "web:1"], ["name": "log"])
        let patch = pod(["name": "log", "$patch": "delete"], ["name": "none", "$patch": "delete"])
        #expect(try patched(old, patch) == pod(["name": "web", "image": "web:1"]))
    }

    @Test("a list or a map is replaced where the patch says so, and emptied by delete")
    func replaces() throws {
        let old = pod(["name": "web"], ["name": "log"])
        #expect(try patched(old, pod(["name": "new"], ["$patch": "replace"])) == pod(["name": "new"]))
        let labels: Value = ["metadata": ["labels": ["a": "1"]]]
        #expect(
            try patched(labels, ["metadata": ["labels": ["$patch": "replace", "b": "2"]]])
                == ["metadata": ["labels": ["b": "2"]]])
        #expect(try patched(labels, ["metadata": ["labels": ["$patch": "delete"]]]) == ["metadata": ["labels": [:]]])
        #expect(
            try patched(labels, ["metadata": ["labels": ["$patch": "merge", "b": "2"]]])
                == ["metadata": ["labels": ["a": "1", "b": "2"]]])
    }

    @Test("directives for what is not there leave nothing behind")
    func directivesOfNewParts() throws {
        let patch: Value = [
            "spec": [
                "affinity": ["$patch": "delete"],
                "nodeSelector": ["$patch": "replace", "a": "1"],
                "$setElementOrder/containers": [["name": "web"]],
                "containers": [["name": "gone", "$patch": "delete"], ["name": "web", "stdin": .null]]
            ],
            "metadata": ["$deleteFromPrimitiveList/finalizers": ["x"]]
        ]
        #expect(
            try patched([:], patch) == [
                "metadata": [:], "spec": ["containers": [["name": "web"]], "nodeSelector": ["a": "1"]]
            ])
    }

    @Test("finalizers are a union, and leave by $deleteFromPrimitiveList")
    func primitiveLists() throws {
        let old: Value = ["metadata": ["finalizers": ["a", "b", "c"]]]
        #expect(
            try patched(old, ["metadata": ["finalizers": ["d", "a"]]])
                == ["metadata": ["finalizers": ["d", "a", "b", "c"]]])
        let patch: Value = [
            "metadata": [
                "$deleteFromPrimitiveList/finalizers": ["b"], "$setElementOrder/finalizers": ["c", "a", "e"],
                "finalizers": ["e"]
            ]
        ]
        #expect(try patched(old, patch) == ["metadata": ["finalizers": ["c", "a", "e"]]])
    }

    @Test("$setElementOrder orders what it names; what only the server has keeps its place behind its neighbour")
    func ordersElements() throws {
        let old = pod(["name": "a"], ["name": "injected"], ["name": "b"])
        let order: Value = [["name": "b"], ["name": "a"]]
        let names = try patched(old, ["spec": ["$setElementOrder/containers": order]])["spec"]?["containers"]?.array?
            .compactMap { $0["name"]?.string }
        #expect(names == ["injected", "b", "a"])
    }

    /// What kubectl 1.32 sent for a Deployment of which the file had changed its image, a container, a variable, a port and
    /// the strategy.
    @Test("a patch of client-side kubectl apply gives what the file says")
    func kubectlApply() throws {
        let old = try JSONParser.parse(
            #"""
            {"spec":{"replicas":5,"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":"25%"}},"template":{"spec":{
            "containers":[{"name":"web","image":"web:1","ports":[{"containerPort":80,"protocol":"TCP"}],
            "env":[{"name":"A","value":"1"},{"name":"B","value":"2"}],"terminationMessagePath":"/dev/termination-log"},
            {"name":"old","image":"old:1"},{"name":"sidecar","image":"injected:1"}]}}}}
            """#)
        let patch = try JSONParser.parse(
            #"""
            {"spec":{"strategy":{"$retainKeys":["type"],"type":"Recreate","rollingUpdate":null},"template":{"spec":{
            "$setElementOrder/containers":[{"name":"new"},{"name":"web"}],
            "containers":[{"name":"new","image":"new:1"},{"name":"web","image":"web:2","$setElementOrder/env":[{"name":"B"},{"name":"C"}],
            "env":[{"name":"C","value":"3"},{"$patch":"delete","name":"A"}],
            "$setElementOrder/ports":[{"containerPort":8080}],
            "ports":[{"containerPort":8080},{"$patch":"delete","containerPort":80}]},{"$patch":"delete","name":"old"}]}}}}
            """#)
        let expected = try JSONParser.parse(
            #"""
            {"spec":{"replicas":5,"strategy":{"type":"Recreate"},"template":{"spec":{"containers":[
            {"name":"new","image":"new:1"},{"name":"web","image":"web:2","ports":[{"containerPort":8080}],
            "env":[{"name":"B","value":"2"},{"name":"C","value":"3"}],"terminationMessagePath":"/dev/termination-log"},
            {"name":"sidecar","image":"injected:1"}]}}}}
            """#)
        #expect(try patched(old, patch, .deployment) == expected)
    }

    @Test("$retainKeys clears the source that a volume had before")
    func retainKeys() throws {
        let old: Value = ["spec": ["volumes": [["name": "v", "emptyDir": ["medium": "Memory"]]]]]
        let patch: Value = [
            "spec": ["volumes": [["name": "v", "$retainKeys": ["name", "hostPath"], "hostPath": ["path": "/x"]]]]
        ]
        #expect(try patched(old, patch) == ["spec": ["volumes": [["name": "v", "hostPath": ["path": "/x"]]]]])
    }

    @Test("maps that server-side apply takes as a whole are merged; atomic lists are replaced")
    func atomicParts() throws {
        let old: Value = [
            "spec": ["nodeSelector": ["a": "1"], "tolerations": [["key": "x"]], "dnsConfig": ["searches": ["a"]]]
        ]
        let patch: Value = [
            "spec": ["nodeSelector": ["b": "2"], "tolerations": [["key": "y"]], "dnsConfig": ["searches": ["b"]]]
        ]
        #expect(
            try patched(old, patch) == [
                "spec": [
                    "nodeSelector": ["a": "1", "b": "2"], "tolerations": [["key": "y"]],
                    "dnsConfig": ["searches": ["b"]]
                ]
            ])
    }

    @Test("merge keys and strategies are those of k8s.io/api, where they are not those of server-side apply")
    func strategies() throws {
        func schema(_ kind: GroupKind, _ path: String...) throws -> Schema {
            try path.reduce(try #require(kinds[kind]).schema) { schema, name in
                var at = schema
                while case .list(let element, _) = at.shape { at = element }
                return try #require(at.property(name))
            }
        }
        #expect(try schema(.pod, "spec", "topologySpreadConstraints").patchMergeKey == "topologyKey")
        #expect(try schema(.pod, "spec", "containers", "ports").patchMergeKey == "containerPort")
        #expect(try schema(.pod, "spec", "containers", "volumeDevices").patchMergeKey == "devicePath")
        #expect(try schema(.service, "spec", "ports").patchMergeKey == "port")
        #expect(try schema(.pod, "spec", "hostAliases").patchMergeKey == "ip")
        #expect(try schema(.pod, "status", "hostIPs").patchMergeKey == "ip")
        #expect(try schema(.node, "status", "addresses").patchMergeKey == "type")
        #expect(try schema(.pod, "metadata", "ownerReferences").patchMergeKey == "uid")
        #expect(try schema(.pod, "spec", "containers", "resources", "claims").patchStrategy == .replace)
        #expect(try schema(.pod, "spec", "containers", "envFrom").patchStrategy == .replace)
        #expect(try schema(.serviceAccount, "imagePullSecrets").patchStrategy == .replace)
        #expect(try schema(.node, "spec", "podCIDRs").patchStrategy == .merge(key: nil))
        #expect(try schema(.pod, "spec", "volumes").retainsKeys)
        #expect(try schema(.deployment, "spec", "strategy").retainsKeys)
    }

    @Test(
        "what is no strategic merge patch is refused",
        arguments: [
            (.array([1]), "error decoding patch"),
            (["metadata": ["labels": ["$patch": "blend"]]], "unknown patch type: blend"),
            (["spec": ["containers": [["image": "x"]]]], "does not contain declared merge key: name"),
            (["spec": ["containers": ["web"]]], "expected a map, but received a string"),
            (["metadata": ["finalizers": [["a"]]]], "lists of lists are not supported"),
            (["metadata": ["$deleteFromPrimitiveList/finalizers": "a"]], "invalid patch format of primitive list"),
            (["spec": ["$setElementOrder/containers": "a"]], "invalid patch format of setElementOrder list"),
            (["spec": ["$retainKeys": ["a"], "hostname": "x"]], "invalid patch format of retainKeys"),
            (
                ["spec": ["$setElementOrder/containers": [["name": "a"]], "containers": [["name": "b"]]]],
                "doesn't match $setElementOrder/containers"
            )
        ] as [(Value, String)])
    func refusals(patch: Value, expected: String) throws {
        let error = #expect(throws: PatchError.self) { try patched(pod(["name": "web"]), patch) }
        #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
    }
}
