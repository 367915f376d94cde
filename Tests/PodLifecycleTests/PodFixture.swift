import Objects
import Runtime
import Store
import TestSupport

@testable import PodLifecycle

/// One pod on one node, at a moment, as tests set them up.
struct PodFixture {
    var pod: Pod
    var observation = PodObservation()
    var memory = PodMemory()
    var snapshot = Snapshot()
    var now = Timestamp.testStart
    var node = NodeFacts(
        name: "node-0", address: "192.0.2.1",
        allocatable: Resources(cpuMillicores: 4000, memoryBytes: 8 << 30, others: ["pods": 110]),
        runtimeName: "process", defaultUser: 0, podsDirectory: "/state/pods", logsDirectory: "/state/logs",
        accepts: { image in
            image == "skeg.dev/host" ? .runs : .cannotRun("image \"\(image)\" needs the runtime containerd")
        })

    init(_ spec: Value, status: Value = .emptyObject) {
        var object = Object(apiVersion: "v1", kind: "Pod", namespace: "shop", name: "web-abc")
        object.uid = "u1"
        object.generation = 1
        object.spec = spec
        object.status = status
        pod = Pod(object)
    }

    /// A pod of one container `web` that runs programs of the host.
    init(container: Value = .emptyObject, restartPolicy: String = "Always", status: Value = .emptyObject) {
        var container = container
        container["name"] = "web"
        if container["image"] == nil { container["image"] = "skeg.dev/host" }
        self.init(["containers": [container], "restartPolicy": .string(restartPolicy)], status: status)
    }

    var sandbox: SandboxStatus {
        SandboxStatus(
            id: "s0", podName: pod.name, podNamespace: pod.namespace, podUID: pod.uid, attempt: 0, isReady: true,
            address: "127.64.0.5", createdAt: .testStart)
    }

    mutating func observe(_ containers: ContainerStatus..., isReady: Bool = true) {
        var sandbox = sandbox
        sandbox.isReady = isReady
        observation = PodObservation(sandboxes: [sandbox], containers: containers)
    }

    func container(named name: String = "web", attempt: Int = 0, _ state: ContainerStatus.State) -> ContainerStatus {
        ContainerStatus(
            id: "s0-\(name)-\(attempt)", sandbox: "s0", name: name, attempt: attempt, image: "skeg.dev/host",
            createdAt: .testStart, state: state, logPath: "/state/logs/\(name)/\(attempt).log")
    }

    static func exited(_ code: Int32, at finished: Timestamp = .testStart) -> ContainerStatus.State {
        .exited(
            .init(
                startedAt: .testStart, finishedAt: finished, exitCode: code,
                reason: code == 0 ? "Completed" : "Error"))
    }

    /// One look; its status is stored, its actions are taken note of as begun.
    @discardableResult
    mutating func look() -> PodDecision {
        let decision = PodLifecycle(node: node).decide(pod, observation, memory: &memory, snapshot: snapshot, at: now)
        if let status = decision.status { pod.status = status }
        return decision
    }

    /// The volumes that are to be made now.
    var plans: [VolumePlan] {
        mutating get {
            for case .prepareVolumes(let plans) in look().actions { return plans }
            return []
        }
    }

    /// Makes the volumes, as far as they can be made now.
    mutating func prepareVolumes(renewals: [String: Timestamp] = [:]) {
        for action in look().actions {
            guard case .prepareVolumes = action else { continue }
            memory.begin(action, as: 77)
            _ = PodLifecycle(node: node).finished(
                77, .prepared(renewals: renewals), of: pod, &observation, memory: &memory, at: now)
        }
    }

    /// One look at what is configured for the container.
    mutating func configuration() throws -> ContainerConfiguration {
        observe()
        guard case .createContainer(_, let configuration, _)? = look().actions.first else { throw NoConfiguration() }
        return configuration
    }

    struct NoConfiguration: Error {}

    var web: PodStatus.ContainerStatus? { pod.status.containerStatuses.first }
}
