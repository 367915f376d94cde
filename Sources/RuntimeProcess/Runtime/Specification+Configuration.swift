internal import CLinux
internal import Glibc
internal import Runtime

extension Specification {
    /// Works out how a container is to run here, or says why it cannot.
    init(
        _ configuration: ContainerConfiguration, logPath: String, staging: String, ability: skeg_mount_ability
    ) throws(RuntimeError) {
        arguments = configuration.command + configuration.arguments
        guard let program = arguments.first, !program.isEmpty else {
            throw RuntimeError(
                .invalid,
                "no command specified: the image \(ProcessRuntime.image) has no entry point of its own, set command")
        }
        environment = try Specification.environment(of: configuration)
        secretVariables = Set(configuration.environment.filter(\.isSecret).map(\.name)).sorted()
        hidesArguments = configuration.hidesCommand
        for text in arguments where text.utf8.contains(0) {
            throw RuntimeError(.invalid, "container \"\(configuration.name)\": an argument holds a zero byte")
        }
        workingDirectory = configuration.workingDirectory.flatMap { $0.isEmpty ? nil : $0 } ?? "/"
        guard workingDirectory.utf8.first == 47 else {
            throw RuntimeError(.invalid, "workingDir \"\(workingDirectory)\" must be an absolute path")
        }
        self.logPath = logPath
        mounts = try MountPlan(staging: staging, ability: ability).steps(for: configuration.mounts)
        usesUserNamespace = ability == SKEG_MOUNTS_USER
        let identity = try Identity(configuration)
        (user, group, groups) = (identity.user, identity.group, identity.groups)
        limits = Limits(
            cpuShares: configuration.resources.cpuShares,
            cpuLimitMillicores: configuration.resources.cpuLimitMillicores,
            memoryLimitBytes: configuration.resources.memoryLimitBytes)
        oomScoreAdjustment = Int32(clamping: configuration.resources.oomScoreAdjustment ?? 0)
        hasInput = configuration.hasInput
        endsInputOnce = configuration.endsInputOnce
        hasTerminal = configuration.hasTerminal
        if hasTerminal { nameTerminal() }
    }

    /// `NAME=value`: of several with one name the last, at the place of the first. Nothing is inherited; without a PATH a
    /// usual one is given, as an image would have.
    private static func environment(of configuration: ContainerConfiguration) throws(RuntimeError) -> [String] {
        var places: [String: Int] = [:]
        var result: [String] = []
        for variable in configuration.environment {
            guard !variable.name.isEmpty, !variable.name.utf8.contains(where: { $0 == 61 || $0 == 0 }),
                !variable.value.utf8.contains(0)
            else {
                throw RuntimeError(
                    .invalid,
                    "container \"\(configuration.name)\": the environment variable \"\(variable.name)\" cannot be given "
                        + "to a process: no \"=\" in the name, no zero bytes")
            }
            let text = "\(variable.name)=\(variable.value)"
            if let place = places[variable.name] {
                result[place] = text
            } else {
                places[variable.name] = result.count
                result.append(text)
            }
        }
        if places["PATH"] == nil { result.append("PATH=\(defaultPath)") }
        return result
    }
}
