import Objects
import Store
import TestSupport
import Testing

@testable import Admission

@Suite("Accounts of pods")
struct PodAccountTests {
    private static let path = "/var/run/secrets/kubernetes.io/serviceaccount"

    private func account(_ name: String, _ change: (inout Object) -> Void = { _ in }) -> Object {
        Object(apiVersion: "v1", kind: "ServiceAccount", namespace: "shop", name: name).with(change)
    }

    private func admitted(
        _ accounts: [Object] = [], _ change: (inout Value) -> Void = { _ in }
    ) throws(Admission.Refusal) -> Value {
        var pod = Make.pod("p", in: "shop").object
        change(&pod.spec)
        try Admission(in: Snapshot(objects: accounts)).complete(&pod)
        return pod.spec
    }

    private func mounts(_ spec: Value, _ list: String = "containers", _ index: Int = 0) -> [Value] {
        spec[list]?.array?[index]["volumeMounts"]?.array ?? []
    }

    @Test("a pod without an account gets the usual one, with a token, the certificate and its namespace")
    func usual() throws {
        for accounts in [[account("default")], []] {
            let spec = try admitted(accounts)
            #expect(spec["serviceAccountName"] == "default")
            #expect(spec["serviceAccount"] == "default")
            let volume = try #require(spec["volumes"]?.array?.first)
            let name = try #require(volume["name"]?.string)
            #expect(name.hasPrefix("kube-api-access-") && name.utf8.count == 21)
            #expect(volume.at(["projected", "defaultMode"]) == 0o644)
            let sources = try #require(volume.at(["projected", "sources"])?.array)
            #expect(sources[0] == ["serviceAccountToken": ["expirationSeconds": 3607, "path": "token"]])
            #expect(
                sources[1] == [
                    "configMap": ["items": [["key": "ca.crt", "path": "ca.crt"]], "name": "kube-root-ca.crt"]
                ])
            #expect(
                sources[2] == [
                    "downwardAPI": [
                        "items": [
                            ["fieldRef": ["apiVersion": "v1", "fieldPath": "metadata.namespace"], "path": "namespace"]
                        ]
                    ]
                ])
            #expect(
                mounts(spec) == [
                    ["mountPath": .string(PodAccountTests.path), "name": .string(name), "readOnly": true]
                ])
        }
    }

    @Test("what is added is a valid pod")
    func valid() throws {
        var pod = Make.pod("p", in: "shop").object
        KindRegistry.builtIn.applyDefaults(to: &pod)
        try Admission(in: Snapshot()).complete(&pod)
        #expect(KindRegistry.builtIn.check(pod).filter { $0.severity == .error }.isEmpty)
        var again = pod
        KindRegistry.builtIn.applyDefaults(to: &again)
        #expect(again == pod)
    }

    @Test("a pod whose account is not there is refused, until a write brings it along")
    func missing() throws {
        func use(_ spec: inout Value) { spec["serviceAccountName"] = "web" }
        let message = #"error looking up service account shop/web: serviceaccount "web" not found"#
        #expect(throws: Admission.Refusal(message: message)) { try admitted([account("default")], use) }
        #expect(try admitted([account("web")], use)["serviceAccountName"] == "web")
        var admission = Admission(in: Snapshot())
        admission.willWrite(account("web") { $0["automountServiceAccountToken"] = false })
        var pod = Make.pod("p", in: "shop").object
        use(&pod.spec)
        try admission.complete(&pod)
        #expect(pod.spec["volumes"] == nil)
    }

    @Test("whether there is a token the pod says, else its account, else there is one", arguments: [true, false, nil])
    func automount(ofPod: Bool?) throws {
        for ofAccount in [true, false, nil] {
            let account = account("default") { $0["automountServiceAccountToken"] = ofAccount.map { .bool($0) } }
            let spec = try admitted([account]) { $0["automountServiceAccountToken"] = ofPod.map { .bool($0) } }
            #expect((spec["volumes"] != nil) == (ofPod ?? ofAccount ?? true))
            #expect(mounts(spec).isEmpty == !(ofPod ?? ofAccount ?? true))
            #expect(spec["serviceAccountName"] == "default")
        }
    }

    @Test("a container that has something at the place keeps it, init containers get the token too")
    func containers() throws {
        let own: Value = ["name": "own", "mountPath": .string(PodAccountTests.path)]
        var spec = try admitted {
            $0["initContainers"] = [["name": "first", "image": "skeg.dev/host"]]
            $0["containers"] = [
                ["name": "a", "image": "skeg.dev/host", "volumeMounts": [own]],
                ["name": "b", "image": "skeg.dev/host", "volumeMounts": [["name": "data", "mountPath": "/data"]]]
            ]
        }
        #expect(mounts(spec) == [own])
        #expect(mounts(spec, "containers", 1).count == 2)
        #expect(mounts(spec, "initContainers").first?["mountPath"]?.string == PodAccountTests.path)
        #expect(spec["volumes"]?.array?.count == 1)
        // Nobody needs the volume.
        spec = try admitted { $0["containers"] = [["name": "a", "image": "skeg.dev/host", "volumeMounts": [own]]] }
        #expect(spec["volumes"] == nil)
    }

    @Test("a volume of that name that the pod has already is used")
    func ownVolume() throws {
        let own: Value = ["name": "kube-api-access-mine", "emptyDir": [:]]
        let spec = try admitted { $0["volumes"] = [own] }
        #expect(spec["volumes"] == [own])
        #expect(mounts(spec).first?["name"] == "kube-api-access-mine")
    }

    @Test("secrets for images come from the account where the pod has none")
    func pullSecrets() throws {
        let account = account("default") { $0["imagePullSecrets"] = [["name": "registry"]] }
        #expect(try admitted([account])["imagePullSecrets"] == [["name": "registry"]])
        let spec = try admitted([account]) { $0["imagePullSecrets"] = [["name": "own"]] }
        #expect(spec["imagePullSecrets"] == [["name": "own"]])
    }

    @Test("only new pods are completed, and none that stands for an object on a node")
    func others() throws {
        let admission = Admission(in: Snapshot())
        let pod = Make.pod("p", in: "shop").object
        var next = pod
        try admission.complete(&next, insteadOf: pod)
        #expect(next == pod)
        next.setAnnotation("kubernetes.io/config.mirror", to: "x")
        let mirror = next
        try admission.complete(&next)
        #expect(next == mirror)
    }
}
