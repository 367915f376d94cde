internal import Objects
internal import Runtime

/// Hooks around a container's life (pkg/kubelet/lifecycle/handlers.go).
extension PodLook {
    /// What a hook is to do; `sleep` needs nobody and is not asked for here.
    func hook(_ handler: LifecycleHandler, _ container: Container) -> Result<ProbeAction, ProbeRefusal> {
        switch handler {
        case .exec(let command): .success(.exec(command: command))
        case .sleep: .failure(ProbeRefusal(message: "a sleep is no action"))
        case .httpGet(let action):
            action.check(in: container, address: podAddress, agent: "kube-lifecycle/1.36")
        case .tcpSocket:
            .failure(ProbeRefusal(message: "tcpSocket is no hook that is run: use exec, httpGet or sleep"))
        }
    }

    /// Where the pod's programs listen.
    private var podAddress: String {
        spec.hostNetwork ? node.address : observation.readySandbox?.address ?? ""
    }
}

extension PodMemory {
    /// A container whose hook after the start failed is ended (`startContainer`).
    mutating func failPostStart(_ id: ContainerID, named name: String, at now: Timestamp) {
        postStart[id] = .done
        unwanted[id] = Unwanted(message: "FailedPostStartHook")
        noteFailure(name, "PostStartHookError", "PostStartHook failed", at: now)
    }
}
