public import Runtime

/// What the runtime has of one pod.
public struct PodObservation: Sendable, Hashable {
    /// The newest first.
    public private(set) var sandboxes: [SandboxStatus] = []
    /// The newest attempt first.
    public private(set) var containers: [ContainerStatus] = []

    public init(sandboxes: [SandboxStatus] = [], containers: [ContainerStatus] = []) {
        self.sandboxes = sandboxes.sorted { ($0.attempt, $0.id) > ($1.attempt, $1.id) }
        self.containers = containers.sorted { ($0.attempt, $0.id) > ($1.attempt, $1.id) }
    }

    public var isEmpty: Bool { sandboxes.isEmpty && containers.isEmpty }

    /// The sandbox that containers are started in: the newest, if it is ready.
    var readySandbox: SandboxStatus? { sandboxes.first.flatMap { $0.isReady ? $0 : nil } }

    /// The containers of a name, the newest first.
    func containers(named name: String) -> [ContainerStatus] { containers.filter { $0.name == name } }

    func newest(named name: String) -> ContainerStatus? { containers.first { $0.name == name } }

    /// The newest container of a name in one sandbox: how far initialization is, is a matter of the sandbox.
    func newest(named name: String, in sandbox: SandboxID) -> ContainerStatus? {
        containers.first { $0.name == name && $0.sandbox == sandbox }
    }

    var running: [ContainerStatus] { containers.filter(\.isRunning) }

    /// Whether anything of the pod takes up the node: a container that runs, or a sandbox that holds an address.
    public var isAlive: Bool { sandboxes.contains { $0.isReady } || containers.contains { $0.isRunning } }

    /// Takes over the state of a container that is known; false where nothing is new.
    public mutating func refresh(_ status: ContainerStatus) -> Bool {
        guard let index = containers.firstIndex(where: { $0.id == status.id }) else {
            self = PodObservation(sandboxes: sandboxes, containers: containers + [status])
            return true
        }
        guard containers[index] != status else { return false }
        containers[index] = status
        return true
    }

    /// Takes over what an action did.
    mutating func apply(_ action: PodAction, _ outcome: PodActionOutcome) {
        switch outcome {
        case .sandbox(let status):
            self = PodObservation(sandboxes: sandboxes.filter { $0.id != status.id } + [status], containers: containers)
        case .container(let status):
            self = PodObservation(
                sandboxes: sandboxes, containers: containers.filter { $0.id != status.id } + [status])
        case .done:
            switch action {
            case .stopSandbox(let id):
                sandboxes = sandboxes.map { sandbox in
                    var sandbox = sandbox
                    if sandbox.id == id { sandbox.isReady = false }
                    return sandbox
                }
            case .removeSandbox(let id):
                sandboxes.removeAll { $0.id == id }
                containers.removeAll { $0.sandbox == id }
            case .removeContainer(let id, _, _):
                containers.removeAll { $0.id == id }
            default: break
            }
        case .prepared, .environment, .hook, .refused, .failed: break
        }
    }
}

extension ContainerStatus {
    var isRunning: Bool {
        if case .running = state { true } else { false }
    }

    var exit: Exit? {
        if case .exited(let exit) = state { exit } else { nil }
    }
}
