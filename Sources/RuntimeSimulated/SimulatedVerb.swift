public import Objects
public import Runtime

/// A verb of the runtime, as data.
public enum SimulatedVerb: Sendable, Hashable {
    case runSandbox(SandboxConfiguration)
    case stopSandbox(SandboxID)
    case removeSandbox(SandboxID)
    case create(in: SandboxID, ContainerConfiguration)
    case start(ContainerID)
    case stop(ContainerID, gracePeriod: Duration)
    case remove(ContainerID)
    case exec(ContainerID, command: [String], timeout: Duration)
}

/// What a verb is answered with, and when.
public struct SimulatedAnswer: Sendable {
    public enum Result: Sendable, Hashable {
        case done
        case sandbox(SandboxStatus)
        case container(ContainerID)
        case exec(ExecResult)
        case failed(RuntimeError)
    }

    public var result: Result
    public var at: Timestamp
}

extension SimulatedRuntimeState {
    /// Begins a verb now.
    public mutating func perform(_ verb: SimulatedVerb) -> SimulatedAnswer {
        let fault = faults.draw()
        if case .failure = fault {
            return SimulatedAnswer(result: .failed(RuntimeError(.failed, "simulated failure")), at: now)
        }
        var answer: SimulatedAnswer
        do throws(RuntimeError) {
            answer = try carryOut(verb)
        } catch {
            answer = SimulatedAnswer(result: .failed(error), at: now)
        }
        answer.at = answer.at + faults.drawDelay()
        if case .lostAnswer = fault {
            answer.result = .failed(RuntimeError(.timeout, "simulated loss of the answer"))
        }
        return answer
    }

    private mutating func carryOut(_ verb: SimulatedVerb) throws(RuntimeError) -> SimulatedAnswer {
        switch verb {
        case .runSandbox(let configuration): try runSandbox(configuration)
        case .stopSandbox(let id): stopSandbox(id)
        case .removeSandbox(let id): removeSandbox(id)
        case .create(let sandbox, let configuration): try create(in: sandbox, configuration)
        case .start(let id): try start(id)
        case .stop(let id, let grace): try stop(id, gracePeriod: grace)
        case .remove(let id): remove(id)
        case .exec(let id, _, _): try exec(in: id)
        }
    }

    private func done() -> SimulatedAnswer { SimulatedAnswer(result: .done, at: now) }

    private mutating func runSandbox(_ configuration: SandboxConfiguration) throws(RuntimeError) -> SimulatedAnswer {
        let id = "\(configuration.podUID)/\(configuration.attempt)"
        if let known = sandboxes[id] { return SimulatedAnswer(result: .sandbox(known), at: now) }
        var address = ""
        if !configuration.hostNetwork {
            guard let free = network.take() else {
                throw RuntimeError(.exhausted, "no address is left on this node: remove pods from it")
            }
            address = free
        }
        let status = SandboxStatus(
            id: id, podName: configuration.podName, podNamespace: configuration.podNamespace,
            podUID: configuration.podUID, attempt: configuration.attempt, isReady: true, address: address,
            createdAt: now)
        sandboxes[id] = status
        let relevant = configuration.annotations.filter { $0.key.hasPrefix(SimulatedBehavior.annotation) }
        if !relevant.isEmpty { annotations[id] = relevant }
        return SimulatedAnswer(result: .sandbox(status), at: now)
    }

    private mutating func stopSandbox(_ id: SandboxID) -> SimulatedAnswer {
        guard let sandbox = sandboxes[id], sandbox.isReady else { return done() }
        endAll(in: id, code: 137, signal: 9)
        network.free(sandbox.address)
        sandboxes[id]?.isReady = false
        return done()
    }

    private mutating func removeSandbox(_ id: SandboxID) -> SimulatedAnswer {
        let answer = stopSandbox(id)
        sandboxes[id] = nil
        annotations[id] = nil
        for container in containersOfSandbox.removeValue(forKey: id) ?? [] { _ = forget(container) }
        return answer
    }

    private mutating func create(
        in sandbox: SandboxID, _ configuration: ContainerConfiguration
    ) throws(RuntimeError) -> SimulatedAnswer {
        guard sandboxes[sandbox]?.isReady == true else {
            throw RuntimeError(.notFound, "sandbox \(sandbox) is not ready")
        }
        let id = "\(sandbox)/\(configuration.name)/\(configuration.attempt)"
        if containers[id] == nil {
            containersOfSandbox[sandbox, default: []].append(id)
            containers[id] = Container(
                status: ContainerStatus(
                    id: id, sandbox: sandbox, name: configuration.name, attempt: configuration.attempt,
                    image: configuration.image, createdAt: now, state: .created, logPath: ""),
                behavior: behavior(of: configuration, in: sandbox), environment: configuration.environment)
        }
        return SimulatedAnswer(result: .container(id), at: now)
    }

    private func behavior(of configuration: ContainerConfiguration, in sandbox: SandboxID) -> SimulatedBehavior {
        var result = behaviorOfImages[configuration.image] ?? behavior
        for key in [SimulatedBehavior.annotation, "\(SimulatedBehavior.annotation).\(configuration.name)"] {
            guard let text = annotations[sandbox]?[key] else { continue }
            result = SimulatedBehavior(text, base: result) ?? result
        }
        return result
    }

    private mutating func start(_ id: ContainerID) throws(RuntimeError) -> SimulatedAnswer {
        guard var container = containers[id] else { throw RuntimeError(.notFound, "container \(id) is not there") }
        guard case .created = container.status.state else { return done() }
        guard sandboxes[container.status.sandbox]?.isReady == true else {
            throw RuntimeError(.notFound, "sandbox \(container.status.sandbox) is not ready")
        }
        let start = container.startsAt ?? now + container.behavior.start
        container.startsAt = start
        if start <= now { container.run(at: now) }
        put(container)
        return SimulatedAnswer(result: .done, at: start)
    }

    private mutating func stop(_ id: ContainerID, gracePeriod: Duration) throws(RuntimeError) -> SimulatedAnswer {
        guard var container = containers[id] else { throw RuntimeError(.notFound, "container \(id) is not there") }
        container.startsAt = nil
        guard case .running = container.status.state else {
            put(container)
            return done()
        }
        let obeys = container.behavior.stop <= gracePeriod
        let end = now + min(container.behavior.stop, gracePeriod)
        if container.endsAt.map({ end < $0 }) ?? true {
            container.endsAt = end
            container.endsWith = obeys ? container.behavior.terminationExitCode : 137
            container.endsBySignal = obeys ? (container.endsWith == 143 ? 15 : nil) : 9
        }
        let answerAt = container.endsAt ?? now
        if answerAt <= now { container.end(at: now) }
        put(container)
        return SimulatedAnswer(result: .done, at: answerAt)
    }

    private mutating func remove(_ id: ContainerID) -> SimulatedAnswer {
        if let sandbox = forget(id)?.status.sandbox {
            containersOfSandbox[sandbox]?.removeAll { $0 == id }
        }
        return done()
    }

    private func exec(in id: ContainerID) throws(RuntimeError) -> SimulatedAnswer {
        guard case .running = containers[id]?.status.state else {
            throw RuntimeError(.notFound, "container \(id) is not running")
        }
        return SimulatedAnswer(
            result: .exec(ExecResult(exitCode: 0, output: [], errorOutput: [])), at: now)
    }
}
