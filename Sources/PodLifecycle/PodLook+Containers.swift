internal import Objects
internal import Runtime
internal import Store

extension PodLook {
    /// Where a container stands: by the runtime, or where that has none, by the stored status.
    enum Standing {
        case absent
        case created(ContainerStatus)
        case running(ContainerStatus)
        case ended(exitCode: Int64, at: Timestamp)

        var isRunning: Bool {
            if case .running = self { true } else { false }
        }
    }

    /// Main containers keep their history over sandboxes. One that the runtime has lost has ended, with an exit code
    /// that nobody knows: else a pod that must run once would run again after the node lost its memory.
    func standing(_ container: Container) -> Standing {
        guard let newest = observation.newest(named: container.name) else { return lastKnown(container) }
        switch newest.state {
        case .created:
            return newest.sandbox == observation.readySandbox?.id ? .created(newest) : .absent
        case .running: return .running(newest)
        case .exited(let exit): return .ended(exitCode: Int64(exit.exitCode), at: exit.finishedAt)
        }
    }

    private func lastKnown(_ container: Container) -> Standing {
        guard let status = stored.containerStatuses.first(where: { $0.name == container.name }) else { return .absent }
        switch status.state {
        case .terminated(let end): return .ended(exitCode: end.exitCode, at: end.finishedAt ?? now)
        case .running: return .ended(exitCode: PodLook.unknownExitCode, at: now)
        case .waiting, nil:
            guard let end = status.lastState?.termination else { return .absent }
            return .ended(exitCode: end.exitCode, at: end.finishedAt ?? now)
        }
    }

    /// What a container that cannot be found is said to have ended with (`ContainerStatusUnknown`).
    static let unknownExitCode: Int64 = 137

    /// Init containers run anew in each sandbox.
    func initStanding(_ container: Container) -> Standing {
        guard let sandbox = observation.sandboxes.first,
            let newest = observation.newest(named: container.name, in: sandbox.id)
        else { return .absent }
        switch newest.state {
        case .created: return .created(newest)
        case .running: return .running(newest)
        case .exited(let exit): return .ended(exitCode: Int64(exit.exitCode), at: exit.finishedAt)
        }
    }

    /// Whether the pod can do no more: all its main containers have ended for good, an init container has failed for
    /// good, or its sandbox is gone and it may not start again.
    var hasCompleted: Bool {
        for container in spec.initContainers where !container.isSidecar {
            if case .ended(let code, _) = initStanding(container), code != 0,
                !restarts(container, exitCode: code)
            {
                return true
            }
        }
        if spec.restartPolicy == .never, let sandbox = observation.sandboxes.first, !sandbox.isReady,
            !observation.containers.isEmpty, observation.running.isEmpty,
            !spec.containers.contains(where: { RestartRules.mayRestart($0, spec) })
        {
            return true
        }
        guard !spec.containers.isEmpty else { return false }
        return spec.containers.allSatisfy { container in
            guard case .ended(let code, _) = standing(container) else { return false }
            return !restarts(container, exitCode: code)
        }
    }

    /// Starts init containers in their order; true once all of them are done, or main containers have been started in
    /// this sandbox already (`computeInitContainerActions`).
    mutating func startInitContainers(in sandbox: SandboxStatus) -> Bool {
        let hasInitialized = spec.containers.contains {
            observation.newest(named: $0.name, in: sandbox.id) != nil
        }
        for container in spec.initContainers {
            let standing = initStanding(container)
            if container.isSidecar {
                keepRunning(container, in: sandbox)
                let hasStarted =
                    if case .running(let status) = standing {
                        hasFinishedPostStart(status) && self.hasStarted(container, status)
                    } else { false }
                if !hasStarted, !hasInitialized { return false }
            } else if !hasInitialized {
                if case .ended(exitCode: 0, _) = standing { continue }
                keepRunning(container, in: sandbox)
                return false
            }
        }
        return true
    }

    /// Takes a container the next step towards running: creates it, starts it, runs its postStart hook, or starts it
    /// again after it ended, as its restart policy has it.
    mutating func keepRunning(_ container: Container, in sandbox: SandboxStatus) {
        guard !isBusy(.container(name: container.name)) else { return }
        let isInit = spec.initContainers.contains { $0.name == container.name }
        switch isInit ? initStanding(container) : standing(container) {
        case .running(let status):
            runPostStart(container, status)
        case .created(let status):
            start(container, status)
        case .ended(let code, let finished):
            guard restarts(container, exitCode: code) else { return }
            guard !waitsForBackoff(container, finished: finished) else { return }
            create(container, in: sandbox, after: finished)
        case .absent:
            create(container, in: sandbox, after: nil)
        }
    }

    private mutating func waitsForBackoff(_ container: Container, finished: Timestamp) -> Bool {
        let backoff = memory.backoff[container.name] ?? CrashLoopBackoff()
        let earliest = backoff.earliestStart(after: finished)
        // An end that has not come yet by this clock was told before the clock was set back.
        guard now < earliest, finished <= now else { return false }
        let delay = GoDuration.text(backoff.delay)
        waiting[container.name] = .waiting(
            reason: "CrashLoopBackOff",
            message: "back-off \(delay) restarting failed container=\(container.name) pod=\(podText)")
        noteOnce(
            "BackOff/\(container.name)/\(nextAttempt(container))", .warning, "BackOff",
            "Back-off restarting failed container \(container.name) in pod \(podText)")
        lookAgain(at: earliest)
        return true
    }

    private mutating func create(_ container: Container, in sandbox: SandboxStatus, after finished: Timestamp?) {
        if waitsForFailure(container) { return }
        if case .cannotRun(let why) = node.accepts(container.image) {
            wait(container, "RuntimeNotSupported", why)
            return
        }
        guard let files = fileEnvironment(of: container, in: sandbox) else { return }
        let attempt = nextAttempt(container)
        let prepared: (configuration: ContainerConfiguration, subPaths: [SubPathPlan])
        do throws(ConfigurationError) {
            prepared = try configuration(of: container, attempt: attempt, sandbox: sandbox, files)
        } catch {
            wait(container, "CreateContainerConfigError", error.message)
            return
        }
        if let finished {
            memory.backoff[container.name, default: CrashLoopBackoff()]
                .noteStart(attempt: attempt, after: finished, at: now)
        }
        memory.environments[container.name] = nil
        begin(.createContainer(in: sandbox.id, prepared.configuration, subPaths: prepared.subPaths))
    }

    private mutating func start(_ container: Container, _ status: ContainerStatus) {
        if waitsForFailure(container) { return }
        if container.postStart != nil, memory.postStart[status.id] == nil { memory.postStart[status.id] = .pending }
        begin(.startContainer(status.id, name: container.name))
    }

    private mutating func waitsForFailure(_ container: Container) -> Bool {
        guard let failure = memory.failures[container.name] else { return false }
        waiting[container.name] = .waiting(reason: failure.reason, message: failure.message)
        return waitsForRetry(container.name)
    }

    /// The restart count that the next container of a name has. Where the runtime has none the stored status counts:
    /// one that names a container has been used up.
    func nextAttempt(_ container: Container) -> Int {
        if let newest = observation.newest(named: container.name) { return newest.attempt + 1 }
        let statuses =
            stored.containerStatuses + stored.initContainerStatuses + stored.ephemeralContainerStatuses
        guard let status = statuses.first(where: { $0.name == container.name }) else { return 0 }
        let wasUsed = !status.containerID.isEmpty || status.state?.isRunning == true
        return Int(status.restartCount) + (wasUsed ? 1 : 0)
    }

    /// Whether nothing is left to do before a running container counts as started.
    func hasFinishedPostStart(_ status: ContainerStatus) -> Bool {
        switch memory.postStart[status.id] {
        case nil, .done: true
        case .sleeping(let until): now >= until
        case .pending, .running: false
        }
    }

    private mutating func runPostStart(_ container: Container, _ status: ContainerStatus) {
        switch memory.postStart[status.id] {
        case nil, .done, .running: return
        case .sleeping(let until):
            if now < until { lookAgain(at: until) } else { memory.postStart[status.id] = .done }
        case .pending:
            beginPostStart(container, status)
        }
    }

    private mutating func beginPostStart(_ container: Container, _ status: ContainerStatus) {
        guard let handler = container.postStart else {
            memory.postStart[status.id] = .done
            return
        }
        if case .sleep(let seconds) = handler {
            memory.postStart[status.id] = .sleeping(until: now + .seconds(seconds))
            return lookAgain(at: now + .seconds(seconds))
        }
        switch hook(handler, container) {
        case .success(let action):
            memory.postStart[status.id] = .running
            begin(
                .runHook(
                    status.id, name: container.name, .postStart, action: action, timeout: PodLook.postStartTimeout))
        case .failure(let refusal):
            memory.failPostStart(status.id, named: container.name, at: now)
            note(.warning, "FailedPostStartHook", "PostStartHook failed: \(refusal.message)")
            lookAgain(at: now)
        }
    }

    /// Kubernetes lets a postStart hook run for ever; a bound here keeps a stuck one from holding a task for ever.
    static let postStartTimeout = Duration.seconds(3600)
}
