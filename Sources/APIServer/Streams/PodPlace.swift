internal import API
internal import Objects
internal import Runtime

/// Where a pod runs. The runtime itself is asked: a status may be behind.
struct PodPlace: Sendable {
    let runtime: any ContainerRuntime
    let sandbox: SandboxID

    /// - Throws: 400 for a pod that has no node, 404 where its node or its sandbox is not there.
    init(
        of pod: Pod, _ runtimes: @Sendable (_ node: String) -> (any ContainerRuntime)?
    ) async throws(APIStatus) {
        guard !pod.nodeName.isEmpty else { throw .badRequest("pod \(pod.name) does not have a host assigned") }
        guard let runtime = runtimes(pod.nodeName) else {
            throw .notFound("pod \(pod.name) is on the node \(pod.nodeName), which this daemon does not run")
        }
        let sandboxes: [SandboxStatus]
        do throws(RuntimeError) { sandboxes = try await runtime.sandboxes() } catch {
            throw .internalError(error.message)
        }
        let own = sandboxes.filter { $0.podUID == pod.uid && $0.isReady }
        guard let newest = own.max(by: { $0.attempt < $1.attempt }) else {
            throw .notFound("pod not found (\"\(pod.name)_\(pod.namespace)\"): it does not run")
        }
        self.runtime = runtime
        sandbox = newest.id
    }

    /// The container of this name that runs.
    ///
    /// - Throws: 404, in the kubelet's words.
    func container(_ name: String) async throws(APIStatus) -> ContainerID {
        let all: [ContainerStatus]
        do throws(RuntimeError) { all = try await runtime.containers() } catch {
            throw .internalError(error.message)
        }
        let running = all.filter { container in
            guard case .running = container.state else { return false }
            return container.sandbox == sandbox && container.name == name
        }
        guard let newest = running.max(by: { $0.attempt < $1.attempt }) else {
            throw .notFound("container not found (\"\(name)\")")
        }
        return newest.id
    }
}
