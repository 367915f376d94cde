internal import Objects
internal import Runtime
internal import Store

extension PodLook {
    /// Brings a pod that shall run one step further.
    mutating func sync() {
        guard !mustWaitForSupport(), hasVolumes() else { return }
        guard let sandbox = currentSandbox() else { return }
        removeOldContainers()
        startEphemeralContainers(in: sandbox)
        let isInitialized = startInitContainers(in: sandbox)
        for container in spec.containers + spec.initContainers { replaceUnwanted(container) }
        guard isInitialized else { return }
        for container in spec.containers { keepRunning(container, in: sandbox) }
    }

    /// Waits with all containers where the node can never run the pod as it is, and nothing of it runs yet.
    private mutating func mustWaitForSupport() -> Bool {
        guard observation.isEmpty else { return false }
        if !spec.runtimeClassName.isEmpty, spec.runtimeClassName != node.runtimeName {
            return waitForAll(
                "RuntimeNotSupported",
                "runtime class \"\(spec.runtimeClassName)\" is not on this node, which runs \"\(node.runtimeName)\": "
                    + "choose a node with that runtime, or remove runtimeClassName")
        }
        for volume in spec.volumes where !PodLook.isSupported(volume) {
            return waitForAll(
                "VolumeNotSupported",
                "volume \"\(volume.name)\" is of the type \(volume.source), which this node does not mount yet; "
                    + "it mounts \(PodLook.supportedVolumes)")
        }
        var refused = false
        for container in spec.initContainers + spec.containers {
            if case .cannotRun(let why) = node.accepts(container.image) {
                wait(container, "RuntimeNotSupported", why)
                refused = true
            }
        }
        return refused
    }

    private mutating func waitForAll(_ reason: String, _ message: String) -> Bool {
        for container in spec.initContainers + spec.containers {
            waiting[container.name] = .waiting(reason: reason, message: message)
        }
        noteOnce("\(reason)/\(message)", .warning, "Failed", "Error: \(message)")
        return true
    }

    /// Lets a container wait for a reason, and says so once.
    mutating func wait(_ container: Container, _ reason: String, _ message: String) {
        waiting[container.name] = .waiting(reason: reason, message: message)
        noteOnce("\(reason)/\(container.name)/\(message)", .warning, "Failed", "Error: \(message)")
    }

    /// The sandbox to start containers in; nil while there is none, after what is needed for one has been begun.
    private mutating func currentSandbox() -> SandboxStatus? {
        let ready = observation.sandboxes.filter(\.isReady)
        if ready.count == 1, let sandbox = observation.readySandbox, !isBusy(.sandbox(sandbox.id)) { return sandbox }
        // Whatever of the older sandboxes is alive ends before a new one is made: never two of one container.
        for sandbox in observation.sandboxes
        where sandbox.isReady || observation.running.contains(where: { $0.sandbox == sandbox.id }) {
            beginStop(sandbox)
        }
        guard !observation.isAlive, decision.actions.isEmpty, !memory.isBusy else { return nil }
        if !observation.sandboxes.isEmpty {
            noteOnce(
                "SandboxChanged/\(nextSandboxAttempt)", .normal, "SandboxChanged",
                "Pod sandbox changed, it will be killed and re-created.")
        }
        if waitsForRetry("") { return nil }
        begin(.runSandbox(sandboxConfiguration(attempt: nextSandboxAttempt)))
        return nil
    }

    private var nextSandboxAttempt: Int { observation.sandboxes.first.map { $0.attempt + 1 } ?? 0 }

    /// Keeps the newest container of each name and the one before it, for its log and its exit; forgets the others,
    /// and the sandboxes that hold none of those kept (the kubelet's container garbage collection).
    private mutating func removeOldContainers() {
        let names = Set(observation.containers.map(\.name))
        var kept: Set<ContainerID> = []
        for name in names { kept.formUnion(observation.containers(named: name).prefix(2).map(\.id)) }
        for container in observation.containers where !kept.contains(container.id) && !container.isRunning {
            guard !isBusy(.container(name: container.name)), !waitsForRetry("remove/\(container.id)") else { continue }
            begin(.removeContainer(container.id, name: container.name, logPath: container.logPath))
        }
        for sandbox in observation.sandboxes.dropFirst() where !sandbox.isReady {
            let holds = observation.containers.contains { $0.sandbox == sandbox.id }
            guard !holds, !isBusy(.sandbox(sandbox.id)), !waitsForRetry("sandbox/\(sandbox.id)") else { continue }
            begin(.removeSandbox(sandbox.id))
        }
    }

    /// Ends a running container whose image was changed (the one thing of a running pod's containers that may be), whose
    /// hook after the start failed, or whose liveness or startup probe did.
    private mutating func replaceUnwanted(_ container: Container) {
        for running in observation.running where running.name == container.name {
            if running.image != container.image {
                memory.unwanted[running.id] = PodMemory.Unwanted(
                    message: "Container \(container.name) definition changed, will be restarted")
            }
            condemn(container, running)
            guard let unwanted = memory.unwanted[running.id] else { continue }
            let grace = unwanted.grace ?? .seconds(max(0, spec.terminationGracePeriodSeconds))
            let deadline = memory.stopDeadlines[running.id] ?? now + grace
            memory.stopDeadlines[running.id] = deadline
            end(running, by: deadline, grace: grace, because: unwanted.message)
        }
    }
}
