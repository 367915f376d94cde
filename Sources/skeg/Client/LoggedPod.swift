import ArgumentParser
import Objects

/// Finds the pod whose log is meant.
enum LoggedPod {
    /// Why there is none.
    struct Missing: Error, CustomStringConvertible {
        var description: String
    }

    /// - Parameter target: A pod's name, or `pod/NAME`, `deployment/NAME`, `replicaset/NAME`.
    static func name(_ target: String, _ resource: ResourceOptions, _ client: DaemonClient) async throws -> String {
        guard target.contains("/") else { return target }
        let wanted = try ResourceNames([target])
        guard let info = wanted.groups.first?.info, let name = wanted.groups.first?.names.first else { return target }
        switch info.kind {
        case .pod: return name
        case .deployment, .replicaSet: break
        default: throw ValidationError("there are no logs of \(info.plural), only of pods, deployments and replicasets")
        }
        let owner = Object(try await client.get(resource.path(info, name)))
        let selector = owner.spec["selector"].flatMap(LabelSelector.init) ?? .nothing
        let list = try await client.get(resource.path(try ResourceNames.kind("pods")))
        let pods = (list["items"]?.array ?? []).map(Object.init).filter(selector.matches)
        guard let first = pods.min(by: comesFirst) else {
            throw Missing(description: "\(info.singularName)/\(name) has no pods")
        }
        if pods.count > 1 { Terminal.errorLine("Found \(pods.count) pods, using pod/\(first.name)") }
        return first.name
    }

    /// The pod that says most: it runs, is ready, and has done so longest (`ByLogging` in
    /// `k8s.io/kubectl/pkg/util/podutils`).
    private static func comesFirst(_ left: Object, _ right: Object) -> Bool {
        rank(left) < rank(right)
    }

    private static func rank(_ object: Object) -> (Int, Int, Timestamp, String) {
        let pod = Pod(object)
        return (
            pod.phase == .running ? 0 : 1, pod.isReady ? 0 : 1, object.creationTimestamp ?? Timestamp(seconds: 0),
            object.name
        )
    }
}
