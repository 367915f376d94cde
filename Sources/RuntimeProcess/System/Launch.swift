internal import CLinux
internal import Glibc
internal import Objects

/// Starts a program in a container's surroundings: its user, directory, environment, control groups and mounts.
struct Launch {
    var specification: Specification
    /// What becomes standard input, output and error.
    var streams: (input: Int32, output: Int32, error: Int32)
    /// `cgroup.procs` files, open for writing.
    var cgroups: [Int32] = []
    /// Namespaces of a running container to enter; when there are any, the mounts are not made again.
    var namespaces: [Int32] = []
    var parentDeathSignal: Int32 = 0
    /// The streams are a terminal's.
    var hasTerminal = false

    /// Why a program does not run.
    struct Failure: Error {
        /// As container runtimes have it: 128 is "could not be started".
        static let exitCode: Int32 = 128
        var message: String
    }

    /// A child that waits to be let go.
    struct Held {
        var pid: Int32
        fileprivate var release: Int32
        fileprivate var failure: Int32
    }

    /// Forks the child and holds it before it does anything that others see. For a small process.
    func startHeld() throws(SystemFailure) -> Held {
        let failure = try Pipe()
        let release: Pipe
        do { release = try Pipe() } catch {
            failure.close()
            throw error
        }
        let pid = withProcess(failure: failure.writer, release: release) { skeg_start(&$0) }
        let code = errno
        close(failure.writer)
        close(release.reader)
        guard pid >= 0 else {
            close(failure.reader)
            close(release.writer)
            throw SystemFailure("fork", code)
        }
        return Held(pid: pid, release: release.writer, failure: failure.reader)
    }

    /// Lets the child go and waits until its program runs.
    func release(_ held: Held) throws(Failure) {
        var byte: UInt8 = 1
        _ = write(held.release, &byte, 1)
        close(held.release)
        defer { close(held.failure) }
        try outcome(held.failure)
    }

    /// Ends the child before it has done anything.
    static func drop(_ held: Held) {
        close(held.release)
        close(held.failure)
    }

    /// Starts the program from a process of any size, and waits until it runs.
    func start() throws(Failure) -> Int32 {
        let failure: Pipe
        do { failure = try Pipe() } catch { throw Failure(message: error.description) }
        let pid = withProcess(failure: failure.writer, release: nil) { skeg_start_from_big_process(&$0) }
        let code = errno
        close(failure.writer)
        defer { close(failure.reader) }
        guard pid >= 0 else { throw Failure(message: SystemFailure("clone", code).description) }
        do { try outcome(failure.reader) } catch {
            while waitpid(pid, nil, 0) < 0, errno == EINTR {}
            throw error
        }
        return pid
    }

    /// The pipe ends without a word when the program runs.
    private func outcome(_ descriptor: Int32) throws(Failure) {
        var failure = skeg_failure()
        while true {
            let count = read(descriptor, &failure, MemoryLayout<skeg_failure>.size)
            if count == MemoryLayout<skeg_failure>.size {
                throw Failure(message: specification.secrets.scrubbed(message(for: failure)))
            }
            if count < 0, errno == EINTR { continue }
            return
        }
    }

    private func withProcess(failure: Int32, release: Pipe?, _ body: (inout skeg_process) -> pid_t) -> pid_t {
        let arguments = CStrings(specification.arguments)
        let environment = CStrings(specification.environment)
        let programs = CStrings(specification.programs(named: specification.arguments.first ?? ""))
        let directory = CStrings([specification.workingDirectory])
        let mounts = namespaces.isEmpty ? specification.mounts : []
        let sources = CStrings(mounts.map(\.source))
        let targets = CStrings(mounts.map(\.target))
        let steps = mounts.indices.map {
            skeg_mount(kind: skeg_mount_kind(mounts[$0].kind), source: sources[$0], target: targets[$0])
        }
        let groups = specification.groups ?? []
        var process = skeg_process()
        process.arguments = arguments.array
        process.environment = environment.array
        process.programs = programs.array
        process.directory = directory[0]
        process.streams = (streams.input, streams.output, streams.error)
        process.hasTerminal = hasTerminal
        process.release = release?.reader ?? -1
        process.releaseWriter = release?.writer ?? -1
        process.failure = failure
        process.mountAbility = specification.usesUserNamespace ? SKEG_MOUNTS_USER : SKEG_MOUNTS_ROOT
        process.setsGroups = specification.groups != nil
        process.setsGroup = specification.group != nil
        process.group = specification.group ?? 0
        process.setsUser = specification.user != nil
        process.user = specification.user ?? 0
        process.parentDeathSignal = parentDeathSignal
        process.oomScoreAdjustment = specification.oomScoreAdjustment
        return withExtendedLifetime((arguments, environment, programs, directory, sources, targets)) {
            steps.withUnsafeBufferPointer { steps in
                groups.withUnsafeBufferPointer { groups in
                    cgroups.withUnsafeBufferPointer { cgroups in
                        namespaces.withUnsafeBufferPointer { namespaces in
                            (process.mounts, process.mountCount) = (steps.baseAddress, steps.count)
                            (process.groups, process.groupCount) = (groups.baseAddress, groups.count)
                            (process.cgroups, process.cgroupCount) = (cgroups.baseAddress, cgroups.count)
                            (process.namespaces, process.namespaceCount) = (namespaces.baseAddress, namespaces.count)
                            return body(&process)
                        }
                    }
                }
            }
        }
    }
}

extension Launch {
    /// Says which step failed, in the words that runc and containerd use where they have some.
    private func message(for failure: skeg_failure) -> String {
        let reason = SystemFailure.text(failure.error)
        let index = Int(failure.index)
        switch skeg_step(UInt32(failure.step)) {
        case SKEG_STEP_EXECUTE:
            let name = specification.arguments.first ?? ""
            if failure.error == ENOENT, !name.utf8.contains(47) {
                return "exec: \"\(name)\": executable file not found in $PATH"
            }
            return "exec: \"\(name)\": \(reason)"
        case SKEG_STEP_DIRECTORY:
            return "chdir to cwd (\"\(specification.workingDirectory)\"): \(reason)"
        case SKEG_STEP_MOUNT:
            guard specification.mounts.indices.contains(index) else { return "mount: \(reason)" }
            let mount = specification.mounts[index]
            return "mount \"\(mount.source)\" at \"\(mount.target)\": \(reason)"
        case SKEG_STEP_NAMESPACE: return "entering the container's mount namespace: \(reason)"
        case SKEG_STEP_CGROUP: return "entering the container's control group: \(reason)"
        case SKEG_STEP_GROUPS: return "setting the supplemental groups: \(reason)"
        case SKEG_STEP_GROUP: return "setting the group to \(specification.group ?? 0): \(reason)"
        case SKEG_STEP_USER: return "setting the user to \(specification.user ?? 0): \(reason)"
        default: return "starting the process: \(reason)"
        }
    }
}

/// Two ends, both close-on-exec.
struct Pipe {
    var reader: Int32
    var writer: Int32

    init() throws(SystemFailure) {
        var ends: (Int32, Int32) = (-1, -1)
        try check("pipe") {
            withUnsafeMutablePointer(to: &ends) {
                $0.withMemoryRebound(to: Int32.self, capacity: 2) { skeg_pipe($0) }
            }
        }
        (reader, writer) = ends
    }

    func close() {
        Glibc.close(reader)
        Glibc.close(writer)
    }
}
