public import Objects

/// Objects as tests need them: small, valid, with the defaults that matter to controllers set.
public enum Make {
    public static func namespace(_ name: String) -> Namespace {
        Namespace(name: name).with {
            $0.object.spec = ["finalizers": ["kubernetes"]]
            $0.object.status = ["phase": "Active"]
        }
    }

    /// A node that is ready and has room.
    public static func node(
        _ name: String, cpu: String = "4", memory: String = "8Gi", pods: Int64 = 110, labels: [String: String] = [:]
    ) -> Node {
        let resources: Value = ["cpu": .string(cpu), "memory": .string(memory), "pods": .string(String(pods))]
        var node = Node(name: name)
        node.object.labels = labels.merging(["kubernetes.io/hostname": name]) { given, _ in given }
        node.object.spec = .emptyObject
        node.object.status = ["capacity": resources, "allocatable": resources]
        node.object.conditions = [Condition("Ready", true, reason: "KubeletReady", at: .testStart)]
        return node
    }

    /// A pod of one container `main`. `node` empty: not bound yet.
    public static func pod(
        _ name: String, in namespace: String = "default", node: String = "", phase: PodPhase = .pending,
        isReady: Bool = false, cpu: String? = nil, memory: String? = nil, labels: [String: String] = [:]
    ) -> Pod {
        var pod = Pod(namespace: namespace, name: name)
        pod.object.labels = labels
        pod.object.spec = podSpec(cpu: cpu, memory: memory)
        if !node.isEmpty { pod.nodeName = node }
        pod.object.status = ["phase": .string(phase.rawValue)]
        if isReady {
            pod.object.conditions = [
                Condition("Ready", true, at: .testStart), Condition("ContainersReady", true, at: .testStart)
            ]
        }
        return pod
    }

    public static func podSpec(cpu: String? = nil, memory: String? = nil, image: String = "skeg.dev/host") -> Value {
        var requests: Value = .emptyObject
        if let cpu { requests["cpu"] = .string(cpu) }
        if let memory { requests["memory"] = .string(memory) }
        let container: Value = [
            "name": "main", "image": .string(image),
            "resources": requests == .emptyObject ? [:] : ["requests": requests]
        ]
        return ["containers": [container], "restartPolicy": "Always", "terminationGracePeriodSeconds": 30]
    }

    public static func deployment(
        _ name: String, in namespace: String = "default", replicas: Int64 = 1, labels: [String: String]? = nil,
        image: String = "skeg.dev/host"
    ) -> Deployment {
        var deployment = Deployment(namespace: namespace, name: name)
        deployment.object.spec = workloadSpec(name, replicas: replicas, labels: labels, image: image)
        deployment.object.content.set("RollingUpdate", at: ["spec", "strategy", "type"])
        deployment.object.content.set(
            ["maxSurge": "25%", "maxUnavailable": "25%"], at: ["spec", "strategy", "rollingUpdate"])
        deployment.object.content.set(10, at: ["spec", "revisionHistoryLimit"])
        deployment.object.content.set(600, at: ["spec", "progressDeadlineSeconds"])
        return deployment
    }

    public static func replicaSet(
        _ name: String, in namespace: String = "default", replicas: Int64 = 1, labels: [String: String]? = nil,
        image: String = "skeg.dev/host"
    ) -> ReplicaSet {
        var replicaSet = ReplicaSet(namespace: namespace, name: name)
        replicaSet.object.spec = workloadSpec(name, replicas: replicas, labels: labels, image: image)
        replicaSet.object.labels = labels ?? ["app": name]
        return replicaSet
    }

    /// A ConfigMap, for tests that need just any object.
    public static func configMap(
        _ name: String, in namespace: String = "default", data: [String: String] = [:]
    ) -> Object {
        var object = Object(apiVersion: "v1", kind: "ConfigMap", namespace: namespace, name: name)
        object["data"] = data.isEmpty ? nil : .object(Fields(data.map { ($0.key, .string($0.value)) }))
        return object
    }

    private static func workloadSpec(
        _ name: String, replicas: Int64, labels: [String: String]?, image: String
    ) -> Value {
        let labels = Value.object(Fields((labels ?? ["app": name]).map { ($0.key, .string($0.value)) }))
        return [
            "replicas": .integer(replicas), "selector": ["matchLabels": labels],
            "template": ["metadata": ["labels": labels], "spec": podSpec(image: image)]
        ]
    }
}
