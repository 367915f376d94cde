internal import CLinux
internal import Glibc

/// The life of one container, from its start to the record of its end, in one thread around poll(2).
struct Supervisor {
    /// After this time what cannot be killed (a process that the kernel does not let go) is left, and noted.
    private static let killSeconds: Int64 = 10
    /// How long a record is tried to be written on a full disk.
    private static let recordSeconds: Int64 = 300
    private static let second: Int64 = 1_000_000_000

    private let container: ContainerRecord
    private let specification: Specification
    private let directory: ContainerDirectory
    private var state = StateRecord()
    private var cgroup = ControlGroup(directories: [])
    private var log: LogFile
    private var clock = LogClock()
    private var streams: [LogStream] = []
    private var attachments = Attachments(listener: -1, input: .none)
    private var signals: Int32 = -1
    private var control: Int32 = -1

    private var main: Int32 = -1
    private var ended: (status: skeg_ended, at: Int64)?
    private var wasAsked = false
    /// When everything is killed, by the steady clock.
    private var deadline: Int64?

    init(_ container: ContainerRecord, _ specification: Specification, _ directory: ContainerDirectory) {
        self.container = container
        self.specification = specification
        self.directory = directory
        log = LogFile(path: specification.logPath)
    }

    mutating func run() {
        skeg_become_subreaper()
        ControlGroup.leaveDaemonsGroup()
        // The others are taken and let go: whoever ends the daemon by its name, or a session, means no workload.
        signals = skeg_signal_descriptor([SIGCHLD, SIGTERM, SIGINT, SIGHUP], 4)
        control = open(directory.control, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        state.shim = ProcessIdentity(of: getpid())
        // Two daemons on one machine may have pods of the same uid.
        let place = String(shortHash(directory.path), radix: 16)
        cgroup = ControlGroup(making: "\(container.name.id)-\(place)", limits: specification.limits)
        state.cgroups = cgroup.directories
        state.notes = cgroup.notes
        if start() {
            while ended == nil { turn() }
            endOthers()
        }
        finish()
        attachments.close()
    }

    // MARK: Start

    /// The child is born, recorded on disk, and only then let go: no program ever runs of which the disk does not know.
    private mutating func start() -> Bool {
        do {
            let opened = try ProgramStreams(specification)
            defer { opened.closeProgramEnds() }
            streams = opened.outputs
            state.pipes = opened.pipes
            // Before the program runs, so that whoever sees it run can attach.
            attachments = Attachments(listener: Attachments.listen(in: directory), input: opened.input)
            let launch = Launch(
                specification: specification, streams: opened.program, cgroups: cgroup.openForJoining(),
                parentDeathSignal: SIGKILL, hasTerminal: specification.hasTerminal)
            defer { launch.cgroups.forEach { close($0) } }
            try go(launch)
            return true
        } catch let failure as Launch.Failure {
            fail(failure.message)
        } catch let failure as SystemFailure {
            fail(failure.description)
        } catch {
            fail("\(error)")
        }
        return false
    }

    private mutating func go(_ launch: Launch) throws {
        let held = try launch.startHeld()
        main = held.pid
        state.process = ProcessIdentity(of: main)
        do throws(SystemFailure) {
            try Files.synchronise(directory.record)
            try Files.synchronise(Files.parent(of: directory.path))
            try Files.replace(directory.state, with: state.record.text)
        } catch {
            Launch.drop(held)
            throw error
        }
        try launch.release(held)
        state.startedAt = Clock.wall()
        // Need not outlast a power cut: nothing that runs now would.
        try? Files.replace(directory.state, with: state.record.text, isDurable: false)
    }

    private mutating func fail(_ message: String) {
        state.exit = .init(
            finishedAt: Clock.wall(), exitCode: Launch.Failure.exitCode, signal: nil, reason: "StartError",
            message: message)
    }

    // MARK: Supervision

    /// Waits for what comes next, and does it.
    private mutating func turn(longest milliseconds: Int32 = -1) {
        let deadlines = [ended == nil ? deadline : nil, attachments.deadline].compactMap { $0 }
        var wait = milliseconds
        if let first = deadlines.min() {
            let left = Int32(clamping: max(0, (first - Clock.steady()) / 1_000_000 + 1))
            wait = milliseconds < 0 ? left : min(left, milliseconds)
        }
        waitForAnything(wait)
        for index in streams.indices { _ = take(from: index) }
        log.flush()
        while skeg_signal_read(signals) != 0 {}
        readControl()
        reap()
        if ended == nil, let deadline, Clock.steady() >= deadline {
            killEverything()
            self.deadline = Clock.steady() + Supervisor.second
        }
    }

    private mutating func waitForAnything(_ milliseconds: Int32) {
        let isHeld = attachments.holdsOutput
        // A negative descriptor is passed over.
        var entries = ([signals, control] + streams.map { isHeld ? -1 : $0.descriptor })
            .map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let own = entries.count
        entries += attachments.polled
        poll(&entries, nfds_t(entries.count), milliseconds)
        if isHeld || entries[own...].contains(where: { $0.revents != 0 }) { attachments.turn(now: Clock.steady()) }
    }

    /// Takes what one output has, for the log and for those who are attached; false when there is nothing now.
    private mutating func take(from index: Int) -> Bool {
        guard !attachments.isEmpty else { return streams[index].take(into: &log, clock: &clock) }
        guard !attachments.holdsOutput else { return false }
        var received: [UInt8] = []
        let isMore = streams[index].take(into: &log, clock: &clock) { received.append(contentsOf: $0) }
        if !received.isEmpty {
            attachments.offer(index == 0 ? .output(received) : .errorOutput(received), now: Clock.steady())
        }
        return isMore
    }

    /// Lines of `stop <milliseconds>`, each shorter than what a pipe keeps whole.
    private mutating func readControl() {
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(control, &bytes, bytes.count)
        guard count > 0 else { return }
        for line in String(decoding: bytes[..<count], as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == "stop", let time = Int64(words[1]) { stop(milliseconds: time) }
        }
    }

    /// SIGTERM to the main process alone, as Kubernetes has it, and SIGKILL to all when the time is over. Asked again, the
    /// earlier end counts.
    private mutating func stop(milliseconds: Int64) {
        let end = Clock.steady() + min(max(0, milliseconds), 1 << 40) * 1_000_000
        deadline = min(deadline ?? end, end)
        if !wasAsked, milliseconds > 0 { kill(main, SIGTERM) }
        wasAsked = wasAsked || milliseconds > 0
    }

    private mutating func reap() {
        var child = skeg_ended()
        while skeg_reap(&child) == 1 {
            if child.pid == main { ended = (child, Clock.wall()) }
        }
    }

    // MARK: End

    private func killEverything() {
        cgroup.kill()
        for child in Children.ofThisProcess() { kill(child, SIGKILL) }
    }

    /// Ends what the main process has left behind: in the control group, and every descendant, since orphans become
    /// children of this process.
    private mutating func endOthers() {
        let end = Clock.steady() + Supervisor.killSeconds * Supervisor.second
        while Clock.steady() < end {
            reap()
            if Children.ofThisProcess().isEmpty, !cgroup.isPopulated { break }
            killEverything()
            turn(longest: 10)
        }
        if !Children.ofThisProcess().isEmpty { state.notes.append("a process of the container could not be killed") }
        // What is still in the pipes; bounded, should somebody outside hold them open.
        for index in streams.indices {
            var turns = 64
            while turns > 0, take(from: index) || awaitListeners() { turns -= 1 }
            streams[index].end(into: &log, clock: &clock)
        }
        recordEnd()
    }

    /// Lets those who are behind catch up with the program's last words; false when nobody is.
    private mutating func awaitListeners() -> Bool {
        guard attachments.holdsOutput else { return false }
        waitForAnything(1000)
        return true
    }

    private mutating func recordEnd() {
        guard let (status, time) = ended else { return }
        let code = status.signal == 0 ? status.exitCode : 128 + status.signal
        let reason = code == 0 ? "Completed" : cgroup.ranOutOfMemory ? "OOMKilled" : "Error"
        state.exit = .init(
            finishedAt: time, exitCode: code, signal: status.signal == 0 ? nil : status.signal, reason: reason,
            message: "")
    }

    /// The record is on disk before the lock is let go: who sees the lock free finds the end, or knows that it is lost.
    private mutating func finish() {
        log.close()
        if log.dropped > 0 {
            state.notes.append("\(log.dropped) bytes of the log were not written: \(SystemFailure.text(log.failure))")
        }
        // A process that was born and not let go.
        if ended == nil, main > 0 { while waitpid(main, nil, 0) < 0, errno == EINTR {} }
        var attempts = 10
        while !cgroup.remove(), attempts > 0 {
            usleep(10_000)
            attempts -= 1
        }
        for _ in 0..<Supervisor.recordSeconds {
            do {
                return try Files.replace(directory.state, with: state.record.text)
            } catch {
                // Who reads the end may remove the container at once.
                if error.code == ENOENT { return }
                sleep(1)
            }
        }
    }
}
