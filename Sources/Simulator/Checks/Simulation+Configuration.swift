internal import Objects
internal import Runtime
internal import RuntimeSimulated
internal import Store

extension Simulation {
    /// A container of a Deployment that asks for it and that runs with another configuration than there is now; nil where
    /// there is none.
    func staleConfiguration(of deployment: Deployment) -> String? {
        guard deployment.template.rollsOutOnChange else { return nil }
        for variable in deployment.template.spec.containers.flatMap(\.env) {
            guard let wanted = value(of: variable, in: deployment.namespace) else { continue }
            for pod in pods(of: deployment) {
                guard let found = environment(of: pod)?.first(where: { $0.name == variable.name }) else { continue }
                if found.value != wanted {
                    return "\(pod.key) runs with \(variable.name)=\(found.value), and it is \(wanted) now"
                }
            }
        }
        return nil
    }

    private func value(of variable: EnvVar, in namespace: String) -> String? {
        switch variable.valueFrom {
        case .configMapKey(let name, let key, _):
            return snapshot[ObjectKey(.configMap, namespace: namespace, name: name)]?["data"]?[key]?.string
        case .secretKey(let name, let key, _):
            let secret = snapshot[ObjectKey(.secret, namespace: namespace, name: name)]
            return secret?["data"]?[key]?.string.flatMap(Base64.decode).map { String(decoding: $0, as: UTF8.self) }
        default: return nil
        }
    }

    private func pods(of deployment: Deployment) -> [Pod] {
        snapshot.dependents(of: deployment.uid).filter { $0.kind == .replicaSet }
            .flatMap { snapshot.dependents(of: $0.uid) }.map(Pod.init).filter(\.isActive)
    }

    /// What the pod's running container was started with.
    private func environment(of pod: Pod) -> [EnvironmentVariable]? {
        for node in nodes {
            let sandboxes = Set(node.runtime.sandboxList.filter { $0.podUID == pod.uid }.map(\.id))
            guard !sandboxes.isEmpty else { continue }
            for container in node.runtime.containerList where sandboxes.contains(container.sandbox) {
                if case .running = container.state { return node.runtime.environment(of: container.id) }
            }
        }
        return nil
    }
}
