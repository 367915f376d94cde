public import Objects
public import Runtime

/// One thing to be done for a pod at the edge: by the runtime, or in the node's file system.
///
/// Actions that are under way for a pod at the same time never concern the same thing, except that a stop may be
/// asked for again with less patience.
public enum PodAction: Sendable, Hashable {
    /// Makes volumes, or brings those of files up to date.
    case prepareVolumes([VolumePlan])
    case runSandbox(SandboxConfiguration)
    /// Reads what a container's environment has out of files in the pod's volumes.
    case readEnvironment(of: String, in: SandboxID, [EnvironmentFileKey])
    /// Makes the directories of `subPaths`, then the container.
    case createContainer(in: SandboxID, ContainerConfiguration, subPaths: [SubPathPlan])
    case startContainer(ContainerID, name: String)
    /// Runs a hook: a command beside the container, or a request; `timeout` ends it.
    case runHook(ContainerID, name: String, HookStage, action: ProbeAction, timeout: Duration)
    case stopContainer(ContainerID, name: String, gracePeriod: Duration)
    /// Forgets an ended container and removes its log.
    case removeContainer(ContainerID, name: String, logPath: String)
    case stopSandbox(SandboxID)
    case removeSandbox(SandboxID)
    /// Removes the pod's volumes, but not its logs.
    case removeVolumes
    /// Removes all that the pod has on disk: volumes and logs.
    case removeFiles(logDirectory: String)

    public enum HookStage: String, Sendable, Hashable { case postStart = "PostStart", preStop = "PreStop" }

    /// What an action works on; nothing else may work on it meanwhile.
    enum Subject: Sendable, Hashable {
        case files
        case newSandbox
        case sandbox(SandboxID)
        case container(name: String)
        case stop(ContainerID)
        case hook(ContainerID)
    }

    /// Whether the action makes the node work, rather than wait for a container.
    public var usesNode: Bool {
        switch self {
        case .stopContainer, .runHook: false
        default: true
        }
    }

    var subject: Subject {
        switch self {
        case .prepareVolumes, .removeVolumes, .removeFiles: .files
        case .runSandbox: .newSandbox
        case .stopSandbox(let id), .removeSandbox(let id): .sandbox(id)
        case .createContainer(_, let configuration, _): .container(name: configuration.name)
        case .readEnvironment(let name, _, _): .container(name: name)
        case .startContainer(_, let name), .removeContainer(_, let name, _): .container(name: name)
        case .stopContainer(let id, _, _): .stop(id)
        case .runHook(let id, _, _, _, _): .hook(id)
        }
    }
}

/// How an action ended.
public enum PodActionOutcome: Sendable, Hashable {
    case done
    /// The volumes are there. Those with tokens are to be made anew at these times, by their names.
    case prepared(renewals: [String: Timestamp])
    case sandbox(SandboxStatus)
    /// What is in the files; a key that may be missing and is missing has no value.
    case environment([EnvironmentFileKey: String])
    /// The container as the runtime has it after a create, start or stop.
    case container(ContainerStatus)
    case hook(exitCode: Int32)
    /// The node's file system stood in the way before the runtime was asked; the text says what to do.
    case refused(String)
    /// Nothing is known of what took effect: the pod is looked at again before anything else is done for it.
    case failed(RuntimeError)
}
