internal import Objects
internal import Runtime

/// What the runtime is given (`generatePodSandboxConfig`, `generateContainerConfig`, pkg/kubelet/kuberuntime).
extension PodLook {
    func sandboxConfiguration(attempt: Int) -> SandboxConfiguration {
        SandboxConfiguration(
            podName: pod.name, podNamespace: pod.namespace, podUID: pod.uid, attempt: attempt, hostname: hostname,
            logDirectory: node.logDirectory(namespace: pod.namespace, name: pod.name, uid: pod.uid),
            hostNetwork: spec.hostNetwork, labels: pod.object.labels, annotations: pod.object.annotations)
    }

    /// Whether the pod's own values are secret.
    var isSealed: Bool { Secrecy.isSealed(pod.object) }

    /// The pod's host name, of which the kernel takes 63 bytes (`truncatePodHostnameIfNeeded`).
    private var hostname: String {
        if spec.hostNetwork { return node.name }
        var name = spec.hostname.isEmpty ? pod.name : spec.hostname
        guard name.utf8.count > 63 else { return name }
        name = String(name.prefix(63))
        while name.hasSuffix("-") || name.hasSuffix(".") { name.removeLast() }
        return name
    }

    func configuration(
        of container: Container, attempt: Int, sandbox: SandboxStatus, _ files: [EnvironmentFileKey: String] = [:]
    ) throws(ConfigurationError) -> (configuration: ContainerConfiguration, subPaths: [SubPathPlan]) {
        let environment = try Environment(of: container, address: sandbox.address, files, self)
        let mounts: (mounts: [ContainerConfiguration.Mount], subPaths: [SubPathPlan])
        do throws(ConfigurationError) { mounts = try self.mounts(of: container, environment.values) } catch {
            // A path may repeat a variable.
            throw ConfigurationError(message: environment.secrets.scrubbed(error.message))
        }
        let identity = try identity(of: container)
        return (
            ContainerConfiguration(
                name: container.name, attempt: attempt, image: container.image,
                command: container.command.map { Expansion.expand($0, environment.values) },
                arguments: container.args.map { Expansion.expand($0, environment.values) },
                workingDirectory: container.workingDir.isEmpty ? nil : container.workingDir,
                environment: environment.variables, mounts: mounts.mounts, user: identity.user,
                group: identity.group, supplementalGroups: identity.supplementalGroups,
                logPath: "\(container.name)/\(attempt).log", resources: resources(of: container),
                hasInput: container.hasInput, endsInputOnce: container.endsInputOnce,
                hasTerminal: container.hasTerminal, hidesCommand: isSealed),
            mounts.subPaths
        )
    }

    /// Whom a container runs as; a container's own settings win over its pod's
    /// (`verifyRunAsNonRoot`, pkg/kubelet/kuberuntime/security_context.go).
    private func identity(
        of container: Container
    ) throws(ConfigurationError) -> (user: UInt32?, group: UInt32?, supplementalGroups: [UInt32]) {
        let own = container.securityContext
        let shared = spec.securityContext
        let user = (own.runAsUser ?? shared.runAsUser).map { UInt32(clamping: $0) }
        let group = (own.runAsGroup ?? shared.runAsGroup).map { UInt32(clamping: $0) }
        if own.runAsNonRoot ?? shared.runAsNonRoot ?? false {
            let place = "(pod: \"\(podText)\", container: \(container.name))"
            if user == 0 {
                throw ConfigurationError(message: "container's runAsUser breaks non-root policy \(place)")
            }
            if user == nil, node.defaultUser == 0 {
                throw ConfigurationError(
                    message: "container has runAsNonRoot and image will run as root \(place)")
            }
        }
        let groups = shared.supplementalGroups + (shared.fsGroup.map { [$0] } ?? [])
        return (user, group, groups.map { UInt32(clamping: $0) })
    }
}
