public import Objects
public import Runtime
public import Store

extension PodLifecycle {
    /// Bytes of what a probe says that are told to people; of an event no more is kept.
    static let toldBytes = 1024

    /// Begins a look whose time has come; nil where it is not due any more.
    ///
    /// - Returns: What to do, or the answer where nothing can be done.
    public func beginProbe(
        _ id: ProbeID, of pod: Pod, _ observation: PodObservation, memory: inout PodMemory, at now: Timestamp
    ) -> (start: ProbeStart, impossible: ProbeAnswer?)? {
        guard let state = memory.probes.states[id], let dueAt = state.dueAt, dueAt <= now else { return nil }
        let spec = pod.spec
        let container = (spec.containers + spec.initContainers).first { $0.name == id.container }
        guard let container, let handler = container.probe(id.kind)?.handler else {
            memory.probes.states[id] = nil
            return nil
        }
        let address = spec.hostNetwork ? node.address : observation.readySandbox?.address ?? ""
        let action = handler.action(in: container, address: address)
        let attempt = memory.probes.begin(id)
        let request = ProbeRequest(
            container: state.container, purpose: .probe(id.kind), action: (try? action.get()) ?? .exec(command: []),
            timeout: state.settings.timeout)
        let start = ProbeStart(id: id, attempt: attempt, request: request)
        if case .failure(let refusal) = action { return (start, ProbeAnswer(.unknown, refusal.message)) }
        return (start, nil)
    }

    /// Takes over what came of a look; says whether the pod is to be looked at, and what to tell people.
    ///
    /// - Parameter snapshot: Where the pod's Secrets are: what a program says is told without them.
    public func probed(
        _ start: ProbeStart, _ answer: ProbeAnswer, of pod: Pod, _ observation: PodObservation,
        memory: inout PodMemory, snapshot: Snapshot, at now: Timestamp
    ) -> (hasChanged: Bool, events: [EventNote]) {
        let id = start.id
        guard var state = memory.probes.states[id], state.attempt == start.attempt else { return (false, []) }
        let counts = state.counts(answer.verdict, at: now) && !state.isOnHold
        var hasChanged = state.end(answer, at: now)
        memory.probes.states[id] = state
        guard counts else { return (hasChanged, []) }
        let isRunning = observation.newest(named: id.container)?.isRunning == true
        var said = ""
        if answer.verdict != .success, isRunning { said = PodLifecycle.said(answer.output, of: pod, in: snapshot) }
        switch (answer.verdict, state.result) {
        case (.failure, .failure) where memory.probes.troubles[id] == nil:
            memory.probes.troubles[id] = PodProbes.Trouble(message: "\(id.kind.title) probe failed: \(said)")
            hasChanged = true
        case (.success, .success), (.warning, .success):
            if memory.probes.troubles.removeValue(forKey: id) != nil { hasChanged = true }
        default: break
        }
        guard isRunning, let told = PodLifecycle.told(id.kind, answer.verdict, said) else { return (hasChanged, []) }
        // As `GenerateContainerRef` (pkg/kubelet/container/ref.go): the words do not name the container.
        let list = pod.spec.containers.contains { $0.name == id.container } ? "containers" : "initContainers"
        let note = EventNote(
            .warning, told.reason, told.message, regarding: pod.object, fieldPath: "spec.\(list){\(id.container)}",
            component: "kubelet")
        return (hasChanged, [note])
    }

    /// The words are those of `prober.probe` (pkg/kubelet/prober/prober.go).
    private static func told(
        _ kind: ProbeKind, _ verdict: ProbeAnswer.Verdict, _ said: String
    ) -> (reason: String, message: String)? {
        switch verdict {
        case .success: nil
        case .warning: ("ProbeWarning", "\(kind.title) probe warning: \(said)")
        case .failure: ("Unhealthy", "\(kind.title) probe failed: \(said)")
        case .unknown: ("Unhealthy", "\(kind.title) probe errored and resulted in unknown state: \(said)")
        }
    }

    /// What a program said, without what it knows from Secrets.
    private static func said(_ output: String, of pod: Pod, in snapshot: Snapshot) -> String {
        guard !output.isEmpty else { return output }
        var values: [[UInt8]] = []
        for name in Set(pod.spec.configReferences.filter { $0.kind == .secret }.map(\.name)) {
            guard let secret = snapshot[ObjectKey(.secret, namespace: pod.namespace, name: name)] else { continue }
            for field in secret["data"]?.fields ?? Fields() {
                if let bytes = field.value.string.flatMap({ Base64.decode($0) }) { values.append(bytes) }
            }
        }
        let scrubbed = Scrubber(values).scrubbed(output)
        guard scrubbed.utf8.count > toldBytes else { return scrubbed }
        return String(decoding: scrubbed.utf8.prefix(toldBytes - 3), as: UTF8.self) + "..."
    }
}

/// Why a probe or a hook cannot be made as it is asked for.
struct ProbeRefusal: Error, Hashable {
    var message: String
}

extension Probe.Handler {
    /// What is to be done, with the pod's address where no other is named (`prober.runProbe`).
    func action(in container: Container, address: String) -> Result<ProbeAction, ProbeRefusal> {
        switch self {
        case .exec(let command):
            // Only what stands in the manifest is put in (`ExpandContainerCommandOnlyStatic`).
            let variables = Dictionary(
                container.env.filter { $0.valueFrom == nil }.map { ($0.name, $0.value) },
                uniquingKeysWith: { $1 })
            return .success(.exec(command: command.map { Expansion.expand($0, variables) }))
        case .httpGet(let action): return action.check(in: container, address: address, agent: ProbeRequest.userAgent)
        case .tcpSocket(let action):
            return action.port.resolved(in: container).map {
                .tcp(host: action.host.isEmpty ? address : action.host, port: $0)
            }
        case .grpc(let port, let service):
            return PortReference.number(port).resolved(in: container).map {
                .grpc(host: address, port: $0, service: service)
            }
        }
    }
}

extension PortReference {
    fileprivate func resolved(in container: Container) -> Result<UInt16, ProbeRefusal> {
        if let number = number(in: container) { return .success(number) }
        return .failure(
            ProbeRefusal(
                message:
                    "port \"\(self)\" is no port of the container \"\(container.name)\": name one of its ports, or "
                    + "give a number from 1 to 65535"))
    }
}

extension HTTPGetAction {
    /// The request, with the headers that it has where the action does not say (`NewRequestForHTTPGetAction`,
    /// pkg/probe/http/request.go).
    ///
    /// - Parameter agent: The header `User-Agent`.
    func check(in container: Container, address: String, agent: String) -> Result<ProbeAction, ProbeRefusal> {
        port.resolved(in: container).map { port in
            var headers = self.headers.map { HTTPCheck.Header($0.name, $0.value) }
            func has(_ name: String) -> Bool { headers.contains { $0.name.lowercased() == name.lowercased() } }
            if !has("User-Agent") { headers.append(.init("User-Agent", agent)) }
            if !has("Accept") { headers.append(.init("Accept", "*/*")) }
            return .http(
                HTTPCheck(
                    isSecure: isSecure, host: host.isEmpty ? address : host, port: port, path: path, headers: headers))
        }
    }
}
