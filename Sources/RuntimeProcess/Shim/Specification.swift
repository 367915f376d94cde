internal import CLinux
internal import Objects

/// Everything that the shim needs to run one container. It travels in the shim's environment, so that no command and no
/// variable is ever on disk, and can be read back from `/proc/<shim>/environ` to run a command beside the container.
struct Specification: Equatable, Sendable {
    /// One step of making the container's private mounts, as `skeg_mount` has it.
    struct MountStep: Equatable, Sendable {
        var kind: UInt32
        /// What is shown; the options of a memory file system; where a link leads. Empty for none.
        var source: String
        var target: String
    }

    /// Bounds and weights; nil for none.
    struct Limits: Equatable, Sendable {
        var cpuShares: Int64?
        var cpuLimitMillicores: Int64?
        var memoryLimitBytes: Int64?
    }

    var arguments: [String] = []
    /// `NAME=value`, each name once.
    var environment: [String] = []
    /// The variables whose values nobody may tell.
    var secretVariables: [String] = []
    /// Whether nobody may tell the arguments and the working directory.
    var hidesArguments = false
    var workingDirectory = "/"
    /// Absolute.
    var logPath = ""
    var mounts: [MountStep] = []
    var usesUserNamespace = false
    /// nil: the daemon's own.
    var user: UInt32?
    var group: UInt32?
    /// nil: the daemon's own.
    var groups: [UInt32]?
    var limits = Limits()
    var oomScoreAdjustment: Int32 = 0
    /// The input stays open for who attaches.
    var hasInput = false
    var endsInputOnce = false
    var hasTerminal = false
}

extension Specification {
    var record: Record {
        var record = Record()
        for argument in arguments { record.add("argument", argument) }
        for variable in environment { record.add("variable", variable) }
        for name in secretVariables { record.add("secretVariable", name) }
        record.add("hidesArguments", hidesArguments ? 1 : 0)
        record.add("workingDirectory", workingDirectory)
        record.add("logPath", logPath)
        for mount in mounts {
            record.add("mountKind", mount.kind)
            record.add("mountSource", mount.source)
            record.add("mountTarget", mount.target)
        }
        record.add("usesUserNamespace", usesUserNamespace ? 1 : 0)
        record.add("user", user)
        record.add("group", group)
        if let groups {
            record.add("setsGroups", 1)
            for group in groups { record.add("supplementalGroup", group) }
        }
        record.add("cpuShares", limits.cpuShares)
        record.add("cpuLimitMillicores", limits.cpuLimitMillicores)
        record.add("memoryLimitBytes", limits.memoryLimitBytes)
        record.add("oomScoreAdjustment", oomScoreAdjustment)
        record.add("hasInput", hasInput ? 1 : 0)
        record.add("endsInputOnce", endsInputOnce ? 1 : 0)
        record.add("hasTerminal", hasTerminal ? 1 : 0)
        return record
    }

    /// nil when it is not one.
    init?(_ record: Record) {
        arguments = record.all("argument")
        guard !arguments.isEmpty, let directory = record["workingDirectory"], let logPath = record["logPath"]
        else { return nil }
        environment = record.all("variable")
        secretVariables = record.all("secretVariable")
        hidesArguments = record["hidesArguments"] == "1"
        workingDirectory = directory
        self.logPath = logPath
        let sources = record.all("mountSource")
        let targets = record.all("mountTarget")
        let kinds = record.all("mountKind").compactMap { UInt32($0) }
        guard kinds.count == sources.count, kinds.count == targets.count else { return nil }
        mounts = kinds.indices.map { MountStep(kind: kinds[$0], source: sources[$0], target: targets[$0]) }
        usesUserNamespace = record["usesUserNamespace"] == "1"
        user = record.number("user")
        group = record.number("group")
        if record["setsGroups"] != nil { groups = record.all("supplementalGroup").compactMap { UInt32($0) } }
        limits.cpuShares = record.number("cpuShares")
        limits.cpuLimitMillicores = record.number("cpuLimitMillicores")
        limits.memoryLimitBytes = record.number("memoryLimitBytes")
        oomScoreAdjustment = record.number("oomScoreAdjustment") ?? 0
        hasInput = record["hasInput"] == "1"
        endsInputOnce = record["endsInputOnce"] == "1"
        hasTerminal = record["hasTerminal"] == "1"
    }
}

extension Specification {
    /// Where a program without a slash is looked for when the container has no PATH.
    static let defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// The container's PATH.
    var path: String { value(of: "PATH") ?? Specification.defaultPath }

    private func value(of name: String) -> String? {
        environment.last { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
    }

    /// What takes the container's secrets out of what is said of it, which is kept on disk.
    var secrets: Scrubber {
        let own = hidesArguments ? arguments + [workingDirectory] : []
        return Scrubber(secretVariables.compactMap(value) + own)
    }

    /// The files that a program's name may mean, in order: the name itself when it has a slash.
    func programs(named name: String) -> [String] {
        if name.utf8.contains(47) { return [name] }
        return path.split(separator: ":").map { "\($0)/\(name)" }
    }
}
