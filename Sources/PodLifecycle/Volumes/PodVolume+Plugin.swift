internal import Objects

extension PodVolume {
    /// Whether the agent writes its files.
    var holdsFiles: Bool { ["configMap", "secret", "downwardAPI", "projected"].contains(source) }

    /// Whether its files are kept in memory rather than on a disk, where that can be: all but a ConfigMap's, as the
    /// kubelet has it (`wrappedVolumeSpec` of each plugin).
    var isKeptInMemory: Bool { holdsFiles && source != "configMap" }

    /// The directory of its kind, below that of a pod's volumes; nil where this node has none.
    var plugin: String? {
        switch source {
        case "emptyDir", "": "empty-dir"
        case "configMap", "secret", "projected": source.lowercased()
        case "downwardAPI": "downward-api"
        default: nil
        }
    }
}
