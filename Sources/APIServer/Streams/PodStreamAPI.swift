public import API
public import Objects
public import Runtime
public import Store

/// `log`, `exec`, `attach` and `portforward` of pods.
public struct PodStreamAPI: APIResponder {
    let store: Store
    let runtime: @Sendable (_ node: String) -> (any ContainerRuntime)?
    let logs: PodLogs
    let now: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - runtime: What runs the pods of a node; nil for a node that is not here.
    ///   - logDirectory: Where the logs of a pod's containers are.
    public init(
        store: Store, runtime: @escaping @Sendable (_ node: String) -> (any ContainerRuntime)?,
        logDirectory: @escaping @Sendable (Pod) -> String, now: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.runtime = runtime
        self.now = now
        logs = PodLogs(store: store, directory: logDirectory)
    }

    public func respond(to request: APIRequest) async -> APIResponse? {
        guard let path = request.resource, path.groupVersion == GroupVersion(group: "", version: "v1"),
            path.resource == "pods", let name = path.name
        else { return nil }
        do throws(APIStatus) {
            switch path.subresource {
            case "log":
                guard request.method == .get else { throw .methodNotAllowed() }
                let query = try LogQuery(request.query, pod: name, now: now())
                return try logs.response(for: try pod(path.namespace, name), query)
            case "exec": return try await command(request, try pod(path.namespace, name), isExec: true)
            case "attach": return try await command(request, try pod(path.namespace, name), isExec: false)
            case "portforward": return try await ports(request, try pod(path.namespace, name))
            default: return nil
            }
        } catch {
            return error.response
        }
    }

    private func pod(_ namespace: String, _ name: String) throws(APIStatus) -> Pod {
        guard let object = store.snapshot[ObjectKey(.pod, namespace: namespace, name: name)] else {
            var status = APIStatus.notFound("pods \"\(name)\" not found")
            status.details = ["name": .string(name), "kind": "pods"]
            throw status
        }
        return Pod(object)
    }

    // MARK: Commands

    private func command(_ request: APIRequest, _ pod: Pod, isExec: Bool) async throws(APIStatus) -> APIResponse {
        guard request.method == .get || request.method == .post else { throw .methodNotAllowed() }
        let options = try CommandOptions(request.query, isExec: isExec)
        let name = try pod.container(named: options.container)
        let place = try await PodPlace(of: pod, runtime)
        let container = try await place.container(name)
        let runtime = place.runtime
        let upgrade = WebSocketUpgrade(protocols: ChannelProtocol.forCommands.map(\.name)) { socket, name in
            let channels = ChannelProtocol.forCommands.first { $0.name == name } ?? .unnamed
            try await CommandTalk(socket: socket, channels: channels, options: options).run {
                () async throws(RuntimeError) in
                guard isExec else { return try await runtime.attach(to: container, hasInput: options.hasInput) }
                return try await runtime.exec(ExecRequest(options), in: container)
            }
        }
        return APIResponse(body: .webSocket(upgrade))
    }

    // MARK: Ports

    private func ports(_ request: APIRequest, _ pod: Pod) async throws(APIStatus) -> APIResponse {
        guard request.method == .get || request.method == .post else { throw .methodNotAllowed() }
        let place = try await PodPlace(of: pod, runtime)
        let (runtime, sandbox) = (place.runtime, place.sandbox)
        let connect: @Sendable (UInt16) async throws(RuntimeError) -> any PortStream = {
            port async throws(RuntimeError) in try await runtime.connect(to: sandbox, port: port)
        }
        let target = "pod \(pod.name), uid \(pod.uid)"
        var protocols = [PortTunnelTalk.protocolName]
        // The older protocols say the ports in the address.
        let options = try request.query["ports"] == nil ? nil : PortOptions(request.query)
        if options != nil { protocols += ChannelProtocol.forPorts.map(\.name) }
        let upgrade = WebSocketUpgrade(protocols: protocols) { socket, name in
            if name == PortTunnelTalk.protocolName {
                return try await PortTunnelTalk(socket: socket, target: target, connect: connect).run()
            }
            let channels = ChannelProtocol.forPorts.first { $0.name == name } ?? .unnamed
            try await PortChannelTalk(
                socket: socket, channels: channels, ports: options?.ports ?? [], target: target, connect: connect
            ).run()
        }
        return APIResponse(body: .webSocket(upgrade))
    }
}

extension ExecRequest {
    init(_ options: CommandOptions) {
        self.init(
            command: options.command, hasInput: options.hasInput, hasOutput: options.hasOutput,
            hasErrorOutput: options.hasErrorOutput, hasTerminal: options.hasTerminal)
    }
}
