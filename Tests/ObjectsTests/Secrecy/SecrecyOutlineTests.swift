import Objects
import Testing

@Suite struct SecrecyOutlineTests {
    private let pod = Object([
        "apiVersion": "v1", "kind": "Pod",
        "metadata": [
            "name": "web-1", "namespace": "shop", "uid": "u", "resourceVersion": "7",
            "creationTimestamp": "2026-01-01T00:00:00Z", "labels": ["team": "hunter2-label"],
            "annotations": ["skeg.dev/sealed": "true", "note": "hunter2-note"],
            "ownerReferences": [["kind": "ReplicaSet", "name": "web", "uid": "r"]],
            "managedFields": [["fieldsV1": ["f:hunter2-field": [:]]]]
        ],
        "spec": [
            "nodeName": "node-1",
            "containers": [
                [
                    "name": "main", "image": "hunter2-image", "command": ["/opt/hunter2-command"],
                    "env": [["name": "A", "value": "hunter2-value"]], "resources": ["limits": ["memory": "100Mi"]]
                ]
            ]
        ],
        "status": [
            "phase": "Pending", "startTime": "2026-01-01T00:00:00Z",
            "containerStatuses": [
                [
                    "name": "main", "image": "hunter2-image", "restartCount": 3,
                    "resources": ["limits": ["memory": "100Mi"]],
                    "state": [
                        "waiting": ["reason": "StartError", "message": "exec /opt/hunter2-command: hunter2-value"]
                    ]
                ]
            ]
        ]
    ])

    @Test("of a sealed pod it is shown who it is and how it is, and nothing of what it holds")
    func outlinesPods() {
        let outline = Secrecy.outline(of: pod)
        #expect(!JSONWriter.text(outline.content).contains("hunter2"))
        #expect(outline.key == pod.key)
        #expect(outline.resourceVersion == "7")
        #expect(outline.controller?.uid == nil && outline.ownerReferences.count == 1)
        #expect(Secrecy.isSealed(outline))
        #expect(outline.spec == ["nodeName": "node-1", "containers": [["name": "main"]]])
        #expect(outline["status"]?["phase"] == "Pending")
        let container = outline["status"]?["containerStatuses"]?.array?.first
        #expect(container?["name"] == "main")
        #expect(container?["restartCount"] == 3)
        #expect(container?["image"] == "(hidden)")
        #expect(container?["resources"] == nil)
        #expect(container?.at(["state", "waiting"]) == ["reason": "StartError", "message": "exec (hidden): (hidden)"])
    }

    @Test("of other kinds only the names are shown")
    func outlinesOthers() {
        let map = Object([
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": ["name": "map", "annotations": ["skeg.dev/sealed": "true"]], "data": ["a": "hunter2-value"]
        ])
        #expect(
            Secrecy.outline(of: map).content == [
                "apiVersion": "v1", "kind": "ConfigMap",
                "metadata": ["name": "map", "annotations": ["skeg.dev/sealed": "true"]]
            ])
    }

    @Test("what holds more than can be searched for says nothing of how it is")
    func outlinesOverfull() {
        var full = pod
        let variables: [Value] = (0..<1200).map { ["name": .string("A\($0)"), "value": .string("hunter2-\($0)-value")] }
        full.spec["containers"] = [["name": "main", "env": .array(variables)]]
        #expect(Secrecy.outline(of: full)["status"] == nil)
    }

    @Test("an object is sealed once, and a Secret is not")
    func seals() {
        var map = Object(apiVersion: "v1", kind: "ConfigMap", namespace: "a", name: "b")
        Secrecy.seal(&map)
        #expect(Secrecy.isSealed(map))
        var secret = Object(apiVersion: "v1", kind: "Secret", namespace: "a", name: "b")
        Secrecy.seal(&secret)
        #expect(!Secrecy.isSealed(secret))
    }
}
