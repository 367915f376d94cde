internal import Objects
internal import Store

/// Gives a pod its ServiceAccount, and what its programs need to use the API as that account
/// (`plugin/pkg/admission/serviceaccount`).
enum PodAccount {
    /// The account of pods that name none.
    private static let usualName = "default"

    /// What stands for another object on a node's own; it has no account.
    private static let mirrorAnnotation = "kubernetes.io/config.mirror"

    /// - Parameter find: The account of a key, as it will be once the pod is there.
    static func set(in pod: inout Object, find: (ObjectKey) -> Object?) throws(Admission.Refusal) {
        guard pod.annotation(mirrorAnnotation) == nil else { return }
        var spec = pod.spec
        var name = spec["serviceAccountName"]?.string ?? ""
        if name.isEmpty {
            name = usualName
            spec["serviceAccountName"] = .string(name)
            spec["serviceAccount"] = .string(name)
        }
        let account = find(ObjectKey(.serviceAccount, namespace: pod.namespace, name: name))
        // The usual one comes with its namespace, a moment later; Kubernetes waits for it here.
        guard account != nil || name == usualName else {
            throw Admission.Refusal(
                message:
                    "error looking up service account \(pod.namespace)/\(name): serviceaccount \"\(name)\" not found")
        }
        if wantsToken(spec, account) { mountToken(in: &spec) }
        if spec["imagePullSecrets"]?.array?.isEmpty ?? true, let secrets = account?["imagePullSecrets"]?.array,
            !secrets.isEmpty
        {
            spec["imagePullSecrets"] = .array(secrets)
        }
        pod.spec = spec
    }

    /// The pod's own word counts before the account's (`shouldAutomount`).
    private static func wantsToken(_ spec: Value, _ account: Object?) -> Bool {
        let field = "automountServiceAccountToken"
        return spec[field]?.bool ?? account?[field]?.bool ?? true
    }

    /// Mounts the token in each container that has nothing at its place, and adds the volume where one does
    /// (`mountServiceAccountToken`).
    private static func mountToken(in spec: inout Value) {
        var volumes = spec["volumes"]?.array ?? []
        let existing = volumes.first { PodVolume($0).isAPIAccess }
        let mount = APIAccess.mount(of: (existing ?? APIAccess.volume)["name"]?.string ?? "")
        var isMounted = false
        for list in ["initContainers", "containers"] {
            guard var containers = spec[list]?.array else { continue }
            for index in containers.indices {
                let mounts = containers[index]["volumeMounts"]?.array ?? []
                guard !mounts.contains(where: { $0["mountPath"]?.string == APIAccess.mountPath }) else { continue }
                containers[index]["volumeMounts"] = .array(mounts + [mount])
                isMounted = true
            }
            spec[list] = .array(containers)
        }
        guard isMounted, existing == nil else { return }
        volumes.append(APIAccess.volume)
        spec["volumes"] = .array(volumes)
    }
}
