public import Objects
internal import Runtime
public import Store

extension PodLifecycle {
    /// Takes over what the runtime reports of a pod. Not for a report that was asked for before the pod's last action
    /// ended: that one is older than what is known.
    public func observed(_ report: PodObservation, _ observation: inout PodObservation, memory: inout PodMemory) {
        observation = report
        memory.mustLook = false
        memory.forget(allBut: report)
    }

    /// Takes over how an action ended; returns what to tell people.
    public func finished(
        _ id: PodMemory.ActionID, _ outcome: PodActionOutcome, of pod: Pod, _ observation: inout PodObservation,
        memory: inout PodMemory, at now: Timestamp
    ) -> [EventNote] {
        guard let action = memory.underWay.removeValue(forKey: id) else { return [] }
        observation.apply(action, outcome)
        var ending = ActionEnding(action: action, pod: pod, now: now, memory: memory)
        switch outcome.withoutSecrets(of: action) {
        case .failed(let error): ending.failed(error)
        case .refused(let message): ending.refused(message)
        case .hook(let exitCode): ending.hookEnded(succeeded: exitCode == 0)
        case .done, .sandbox: ending.succeeded()
        case .prepared(let renewals):
            ending.succeeded()
            ending.memory.renewVolumes(at: renewals)
        case .environment(let values): ending.found(values)
        case .container(let status):
            ending.succeeded()
            ending.tell(status.notes)
        }
        memory = ending.memory
        return ending.events
    }
}

extension PodActionOutcome {
    /// What is said of a container that was not made, without what its command and its paths hold of Secrets. Of one that is
    /// made already, its runtime alone knows them, and says nothing of them.
    fileprivate func withoutSecrets(of action: PodAction) -> PodActionOutcome {
        guard case .createContainer(_, let configuration, _) = action else { return self }
        switch self {
        case .failed(let error): return .failed(RuntimeError(error.code, configuration.secrets.scrubbed(error.message)))
        case .refused(let message): return .refused(configuration.secrets.scrubbed(message))
        default: return self
        }
    }
}

/// What the end of one action means for a pod.
private struct ActionEnding {
    let action: PodAction
    let pod: Pod
    let now: Timestamp
    var memory: PodMemory
    var events: [EventNote] = []

    mutating func succeeded() {
        switch action {
        case .prepareVolumes(let plans):
            for plan in plans { memory.preparedVolumes[plan.name] = .init(version: plan.version) }
            memory.failures["volume/"] = nil
        case .runSandbox: memory.failures[""] = nil
        case .createContainer(_, let configuration, _):
            memory.failures[configuration.name] = nil
            note(.normal, "Created", "Created container: \(configuration.name)")
        case .startContainer(_, let name):
            memory.failures[name] = nil
            note(.normal, "Started", "Started container \(name)")
        case .stopContainer(let id, _, _):
            memory.failures["stop/\(id)"] = nil
            memory.stopDeadlines[id] = nil
        case .removeContainer(let id, _, _): memory.failures["remove/\(id)"] = nil
        case .stopSandbox(let id), .removeSandbox(let id): memory.failures["sandbox/\(id)"] = nil
        case .removeVolumes:
            memory.volumesAreRemoved = true
            memory.failures["removal"] = nil
        case .removeFiles:
            memory.filesAreRemoved = true
            memory.failures["removal"] = nil
        case .readEnvironment(let name, _, _): memory.failures[name] = nil
        case .runHook: break
        }
    }

    /// What files hold for a container's environment is kept until the container is made.
    mutating func found(_ values: [EnvironmentFileKey: String]) {
        succeeded()
        guard case .readEnvironment(let name, let sandbox, _) = action else { return }
        memory.environments[name] = PodMemory.FileEnvironment(sandbox: sandbox, values: values)
    }

    /// What a container could not be given on this node is told when it has been started.
    mutating func tell(_ notes: [String]) {
        guard case .startContainer(_, let name) = action else { return }
        for text in notes { note(.warning, "NotEnforced", "Container \(name): \(text)") }
    }

    mutating func failed(_ error: RuntimeError) {
        if case .runHook = action { return hookEnded(succeeded: false) }
        memory.mustLook = true
        switch action {
        case .runSandbox:
            fail("", "FailedCreatePodSandBox", error.message)
            note(.warning, "FailedCreatePodSandBox", "Failed to create pod sandbox: \(error.message)")
        case .createContainer(_, let configuration, _):
            fail(configuration.name, "CreateContainerError", error.message)
            note(.warning, "Failed", "Error: \(error.message)")
        case .startContainer(_, let name):
            fail(name, "RunContainerError", error.message)
            note(.warning, "Failed", "Error: \(error.message)")
        case .stopContainer(let id, _, _) where error.code != .notFound:
            fail("stop/\(id)", "FailedKillPod", error.message)
            note(.warning, "FailedKillPod", "error killing pod: \(error.message)")
        case .stopSandbox(let id) where error.code != .notFound:
            fail("sandbox/\(id)", "FailedKillPod", error.message)
            note(.warning, "FailedKillPod", "error killing pod: \(error.message)")
        case .removeSandbox(let id): fail("sandbox/\(id)", "FailedRemoveSandbox", error.message)
        case .removeContainer(let id, _, _): fail("remove/\(id)", "FailedRemoveContainer", error.message)
        case .prepareVolumes, .removeVolumes, .removeFiles, .readEnvironment: refused(error.message)
        case .stopContainer, .stopSandbox, .runHook: break
        }
    }

    mutating func refused(_ message: String) {
        switch action {
        case .prepareVolumes:
            fail("volume/", "FailedMount", message)
            note(.warning, "FailedMount", message)
        case .createContainer(_, let configuration, _):
            fail(configuration.name, "CreateContainerConfigError", message)
            note(.warning, "Failed", "Error: \(message)")
        case .readEnvironment(let name, _, _):
            fail(name, "CreateContainerConfigError", message)
            note(.warning, "Failed", "Error: \(message)")
        default: fail("removal", "FailedRemoval", message)
        }
    }

    /// What a hook wrote is told to nobody: it may hold secrets.
    mutating func hookEnded(succeeded: Bool) {
        guard case .runHook(let id, let name, let stage, _, _) = action else { return }
        switch stage {
        case .preStop:
            memory.preStop[id] = .done
            if !succeeded { note(.warning, "FailedPreStopHook", "PreStopHook failed") }
        case .postStart:
            memory.postStart[id] = .done
            guard !succeeded else { return }
            memory.failPostStart(id, named: name, at: now)
            note(.warning, "FailedPostStartHook", "PostStartHook failed")
        }
    }

    private mutating func fail(_ key: String, _ reason: String, _ message: String) {
        memory.noteFailure(key, reason, message, at: now)
    }

    private mutating func note(_ kind: EventNote.Kind, _ reason: String, _ message: String) {
        events.append(EventNote(kind, reason, message, regarding: pod.object, component: "kubelet"))
    }
}
