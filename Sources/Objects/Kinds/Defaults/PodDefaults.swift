/// Defaults of pods that follow from other fields (`pkg/apis/core/v1/defaults.go`).
enum PodDefaults {
    /// Of every pod's spec, in templates too: the deprecated name of the service account follows the other one.
    static func derive(_ spec: inout Value) {
        let name = spec.text("serviceAccountName")
        let deprecated = spec.text("serviceAccount")
        if name.isEmpty, !deprecated.isEmpty {
            spec["serviceAccountName"] = .string(deprecated)
        } else if !name.isEmpty, name != deprecated {
            spec["serviceAccount"] = .string(name)
        }
    }

    /// Of pods alone, not of templates (`SetDefaults_Pod`).
    static func derivePod(_ pod: inout Value) {
        guard var spec = pod["spec"], spec.fields != nil else { return }
        if spec["enableServiceLinks"] == nil { spec["enableServiceLinks"] = true }
        let usesHostNetwork = spec.flag("hostNetwork")
        for list in ["containers", "initContainers"] {
            guard var containers = spec[list]?.array else { continue }
            for index in containers.indices {
                requestLimits(&containers[index])
                if usesHostNetwork { openHostPorts(&containers[index]) }
            }
            spec[list] = .array(containers)
        }
        pod["spec"] = spec
    }

    /// What has a limit and no request asks for the limit.
    private static func requestLimits(_ container: inout Value) {
        guard let limits = container.at(["resources", "limits"])?.fields, !limits.isEmpty else { return }
        let requests = container.at(["resources", "requests"]) ?? .emptyObject
        guard let asked = requests.fields else { return }
        let merged = asked.merged(with: limits) { own, limit in
            own ?? (Quantity(limit.value) == nil ? nil : limit.value)
        }
        container.set(.object(merged), at: ["resources", "requests"])
    }

    private static func openHostPorts(_ container: inout Value) {
        guard var ports = container["ports"]?.array else { return }
        for index in ports.indices where (ports[index]["hostPort"]?.integer ?? 0) == 0 {
            if let port = ports[index]["containerPort"] { ports[index]["hostPort"] = port }
        }
        container["ports"] = .array(ports)
    }
}

/// Defaults of containers.
enum ContainerDefaults {
    static func derive(_ container: inout Value) {
        guard container.fields != nil, container.text("imagePullPolicy").isEmpty else { return }
        container["imagePullPolicy"] = .string(pullPolicy(of: container.text("image")))
    }

    /// `latest`, written or meant, is pulled each time.
    static func pullPolicy(of image: String) -> String {
        if image.isEmpty { return "IfNotPresent" }
        let parts = image.split(separator: "@", maxSplits: 1)
        let name = parts.first?.split(separator: "/").last ?? ""
        if let colon = name.lastIndex(of: ":") {
            return name[name.index(after: colon)...] == "latest" ? "Always" : "IfNotPresent"
        }
        return parts.count == 2 ? "IfNotPresent" : "Always"
    }
}

enum ProbeDefaults {
    /// Of these numbers 0 means the default.
    static func derive(_ probe: inout Value) {
        for name in ["timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"]
        where probe[name] == .integer(0) {
            probe[name] = nil
        }
    }
}

enum VolumeDefaults {
    /// A volume without a source is an empty directory.
    static func derive(_ volume: inout Value) {
        guard let fields = volume.fields, fields.allSatisfy({ $0.name == "name" }) else { return }
        volume["emptyDir"] = .emptyObject
    }

    static func deriveImage(_ image: inout Value) {
        guard image.fields != nil, image.text("pullPolicy").isEmpty else { return }
        image["pullPolicy"] = .string(ContainerDefaults.pullPolicy(of: image.text("reference")))
    }
}
