/// A pod's sandbox, as its file has it.
struct SandboxRecord: Equatable, Sendable {
    var id: String
    var podName: String
    var podNamespace: String
    var podUID: String
    var attempt: Int
    /// Empty on the host's network, and once stopped.
    var address: String
    var logDirectory: String
    /// Nanoseconds since 1970.
    var createdAt: Int64
    var isReady: Bool

    var record: Record {
        var record = Record()
        record.add("id", id)
        record.add("podName", podName)
        record.add("podNamespace", podNamespace)
        record.add("podUID", podUID)
        record.add("attempt", attempt)
        record.add("address", address)
        record.add("logDirectory", logDirectory)
        record.add("createdAt", createdAt)
        record.add("isReady", isReady ? 1 : 0)
        return record
    }
}

extension SandboxRecord {
    init?(_ record: Record) {
        guard let id = record["id"], let podName = record["podName"], let podNamespace = record["podNamespace"],
            let podUID = record["podUID"], let attempt = record.number("attempt", as: Int.self),
            let address = record["address"], let logDirectory = record["logDirectory"],
            let createdAt = record.number("createdAt", as: Int64.self),
            let isReady = record.number("isReady", as: Int.self)
        else { return nil }
        self.init(
            id: id, podName: podName, podNamespace: podNamespace, podUID: podUID, attempt: attempt, address: address,
            logDirectory: logDirectory, createdAt: createdAt, isReady: isReady == 1)
    }
}

/// A container, as its file has it: what is known before it runs.
struct ContainerRecord: Equatable, Sendable {
    var name: ContainerName
    var image: String
    /// Absolute.
    var logPath: String
    /// Nanoseconds since 1970.
    var createdAt: Int64

    var record: Record {
        var record = Record()
        record.add("id", name.id)
        record.add("image", image)
        record.add("logPath", logPath)
        record.add("createdAt", createdAt)
        return record
    }
}

extension ContainerRecord {
    init?(_ record: Record) {
        guard let name = record["id"].flatMap({ ContainerName(id: $0) }), let image = record["image"],
            let logPath = record["logPath"], let createdAt = record.number("createdAt", as: Int64.self)
        else { return nil }
        self.init(name: name, image: image, logPath: logPath, createdAt: createdAt)
    }
}

/// How far a container that was started has come. Its absence means: not started.
struct StateRecord: Equatable, Sendable {
    /// How it ended.
    struct Exit: Equatable, Sendable {
        /// Nanoseconds since 1970.
        var finishedAt: Int64
        /// 128 + the signal's number when a signal ended it, as every container runtime counts.
        var exitCode: Int32
        var signal: Int32?
        var reason: String
        var message: String
    }

    /// The main process; nil when it could not be started.
    var process: ProcessIdentity?
    /// The supervisor.
    var shim: ProcessIdentity?
    /// Nanoseconds since 1970; nil when the program never ran.
    var startedAt: Int64?
    /// The control groups' directories, in no order.
    var cgroups: [String] = []
    /// The numbers of the pipes that are its standard output and error.
    var pipes: [UInt64] = []
    /// What could not be had here (limits, own group), for people.
    var notes: [String] = []
    var exit: Exit?

    var record: Record {
        var record = Record()
        if let process {
            record.add("pid", process.pid)
            record.add("startTicks", process.startTicks)
        }
        if let shim {
            record.add("shim", shim.pid)
            record.add("shimStartTicks", shim.startTicks)
        }
        if let boot = process?.boot ?? shim?.boot { record.add("boot", boot) }
        record.add("startedAt", startedAt)
        for cgroup in cgroups { record.add("cgroup", cgroup) }
        for pipe in pipes { record.add("pipe", pipe) }
        for note in notes { record.add("note", note) }
        if let exit {
            record.add("finishedAt", exit.finishedAt)
            record.add("exitCode", exit.exitCode)
            record.add("signal", exit.signal)
            record.add("reason", exit.reason)
            record.add("message", exit.message)
        }
        return record
    }
}

extension StateRecord {
    init(_ record: Record) {
        let boot = record["boot"] ?? ""
        func identity(_ pid: String, _ ticks: String) -> ProcessIdentity? {
            guard let pid = record.number(pid, as: Int32.self), let ticks = record.number(ticks, as: UInt64.self)
            else { return nil }
            return ProcessIdentity(pid: pid, startTicks: ticks, boot: boot)
        }
        process = identity("pid", "startTicks")
        shim = identity("shim", "shimStartTicks")
        startedAt = record.number("startedAt")
        cgroups = record.all("cgroup")
        pipes = record.all("pipe").compactMap { UInt64($0) }
        notes = record.all("note")
        if let finishedAt = record.number("finishedAt", as: Int64.self) {
            exit = Exit(
                finishedAt: finishedAt, exitCode: record.number("exitCode") ?? 128, signal: record.number("signal"),
                reason: record["reason"] ?? "", message: record["message"] ?? "")
        }
    }
}

extension Files {
    /// Reads a record; nil when it is not there. A damaged one is an error (EBADMSG).
    static func record(_ path: String) throws(SystemFailure) -> Record? {
        let text: String
        do {
            text = try Files.text(path, limit: Record.byteLimit)
        } catch {
            if error.code == 2 /* ENOENT */ { return nil }
            throw error
        }
        guard let record = Record(text: text) else { throw SystemFailure("read \(path)", 74 /* EBADMSG */) }
        return record
    }
}
