import Glibc
import Objects
import Testing

extension EndToEnd {
    /// `SKEG_KILLS` says how often, `SKEG_SEED` with which changes and moments.
    @Test(
        "killed at any moment of any change, nothing acknowledged is lost, no pod is doubled and no program stops for it"
    )
    func kills() async throws {
        try await Machine.run { machine in
            let count = environmentNumber("SKEG_KILLS") ?? 15
            let seed = environmentNumber("SKEG_SEED").map(UInt64.init) ?? UInt64(truncatingIfNeeded: getpid())
            var run = try await KillRun(machine, seed: seed)
            do {
                for round in 1...count {
                    try await run.kill()
                    if round.isMultiple(of: 10) || round == count { try await run.settles() }
                }
                try await run.ends()
            } catch {
                Issue.record("seed \(seed), after \(run.report.kills.count) kills: \(error)")
                throw error
            }
            print("kills with seed \(seed): \(run.report)")
        }
    }
}

private func environmentNumber(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }

/// A daemon that is killed again and again while what it has to run changes.
private struct KillRun {
    private let machine: Machine
    private let writer: CountingWriter
    private var random: IDSource
    private var fleet: Fleet
    private var commits: [String] = []
    /// The program of each pod that was ever seen. A pod's program is started once, so it never changes.
    private var programs: [String: pid_t] = [:]
    private var steady: Set<String> = []
    private(set) var report = KillReport()

    private enum Moment: CaseIterable { case startup, afterStart, afterChange }

    init(_ machine: Machine, seed: UInt64) async throws {
        self.machine = machine
        writer = CountingWriter(machine)
        random = IDSource(seed: seed)
        fleet = Fleet(mark: machine.path)
        commits.append(try await machine.repository.commit("All", fleet.files))
        try await machine.start()
        try await settles()
        steady = Set(MarkedPrograms(machine.path).all.filter { $0.app == Fleet.steady }.map(\.pod))
        #expect(steady.count == 2)
    }

    /// Starts the daemon, changes something before or after, and kills it at some moment.
    mutating func kill() async throws {
        let moment = Moment.allCases.randomElement(using: &random) ?? .afterChange
        if machine.daemon == nil {
            if moment != .afterChange, Bool.random(using: &random) { try await change() }
            try machine.launch()
        }
        let started = ContinuousClock.now
        // Most of what a commit brings about happens at first; a start is over after 0.2 s on an idle machine.
        let isEarly = moment == .afterChange && Bool.random(using: &random)
        let longest = moment == .startup ? 300 : isEarly ? 400 : 1500
        let delay = Duration.milliseconds(Int.random(in: 0...longest, using: &random))
        if moment == .startup {
            try await watch(for: delay)
        } else {
            try await machine.comesUp()
            report.starts.append(ContinuousClock.now - started)
            try await writer.check(commits)
            if moment == .afterChange { try await change() }
            let writing = Task { [writer] in writer.writeUntilRefused() }
            try await watch(for: delay)
            try await machine.crash()
            writer.seen = await writing.value
        }
        try await machine.crash()
        report.kills.append((moment == .startup, delay))
        look("after kill \(report.kills.count)")
    }

    /// A commit, or a pod deleted past git.
    private mutating func change() async throws {
        if machine.daemon != nil, Int.random(in: 0..<4, using: &random) == 0 {
            let pods = machine.pods.filter { !steady.contains($0.uid) }
            if let pod = pods.randomElement(using: &random) {
                try machine.delete("/api/v1/namespaces/default/pods/\(pod.name)")
                report.deletions += 1
                return
            }
        }
        let (message, files) = fleet.change(&random)
        commits.append(try await machine.repository.commit(message, files))
    }

    /// Looks at the processes all the time.
    private mutating func watch(for time: Duration) async throws {
        let end = ContinuousClock.now + time
        while ContinuousClock.now < end {
            look("before kill \(report.kills.count + 1)")
            try await Task.sleep(for: min(.milliseconds(15), max(.zero, end - ContinuousClock.now)))
        }
    }

    /// What must never be otherwise.
    private mutating func look(_ when: String) {
        let marked = MarkedPrograms(machine.path)
        #expect(marked.doubled.isEmpty, "\(when)")
        let doubled = Workloads(of: machine.state).doubled
        #expect(doubled.isEmpty, "\(when)")
        for program in marked.all {
            let before = programs.updateValue(program.pid, forKey: program.pod) ?? program.pid
            #expect(before == program.pid, "\(when): \(program) had another program before")
        }
        #expect(steady.isSubset(of: marked.pods), "\(when): a program that nothing concerned has ended")
    }

    /// Waits until the processes are what the newest commit says.
    mutating func settles() async throws {
        if machine.daemon == nil { try await machine.start() } else { try await machine.comesUp() }
        try await machine.becomes("Converged", at: try #require(commits.last))
        try await writer.check(commits)
        let fleet = fleet
        try await eventually(
            "the programs are those of the newest commit",
            seen: { "\(fleet.apps) \(MarkedPrograms(fleet.mark).all)" }
        ) {
            MarkedPrograms(fleet.mark).areWhatIsSaid(by: fleet)
        }
        look("settled")
        #expect(Set(machine.pods.map(\.uid)) == MarkedPrograms(fleet.mark).pods)
        #expect(machine.pods.allSatisfy { ($0.restartCount ?? 0) == 0 })
        // A supervisor ends a moment after its program.
        let state = machine.state
        try await eventually("nothing is left of the pods that went") {
            let workloads = Workloads(of: state)
            return workloads.supervisors.count == fleet.podCount && workloads.pods.count == fleet.podCount
        }
    }

    /// Takes everything away, and looks at what is left.
    mutating func ends() async throws {
        steady = []
        commits.append(try await machine.repository.commit("Nothing\n\nSkeg-Allow-Prune: yes", fleet.clear()))
        try await settles()
        try await eventually("no process is left") {
            MarkedPrograms(machine.path).all.isEmpty && Workloads(of: machine.state).isEmpty
        }
        for place in ["runtime/process/sandboxes", "pods"] {
            try await eventually(
                "\(place) is empty", seen: { "\(Scratch.names(in: self.machine.state + "/" + place))" }
            ) {
                Scratch.names(in: machine.state + "/" + place).isEmpty
            }
        }
        let groups = Scratch.names(in: "/sys/fs/cgroup").flatMap {
            Scratch.names(in: "/sys/fs/cgroup/\($0)/skeg.slice")
        }
        #expect(!groups.contains { group in programs.keys.contains { group.hasPrefix($0) } })
        #expect(try await machine.stop() == 0)
        report.pods = programs.count
        report.commits = commits.count
        report.writes = writer.seen.count
    }
}

/// How often, when, and what for.
struct KillReport: CustomStringConvertible {
    var kills: [(isDuringStart: Bool, delay: Duration)] = []
    /// From the start to the first answer.
    var starts: [Duration] = []
    var deletions = 0
    var pods = 0
    var commits = 0
    var writes = 0

    var description: String {
        let early = kills.filter(\.isDuringStart).map(\.delay)
        let late = kills.filter { !$0.isDuringStart }.map(\.delay)
        let mean = starts.reduce(.zero, +) / max(1, starts.count)
        return """
            \(kills.count): \(early.count) during the start (by 100 ms: \(KillReport.spread(early, 100, 3))), \
            \(late.count) after the first answer or a change (by 250 ms: \(KillReport.spread(late, 250, 6))); \
            \(starts.count) starts answered after \(mean) on average, \(starts.max() ?? .zero) at most; \
            \(commits) commits, \(deletions) pods deleted past git, \(pods) pods, \(writes) writes acknowledged
            """
    }

    private static func spread(_ delays: [Duration], _ milliseconds: Int, _ count: Int) -> [Int] {
        var result = [Int](repeating: 0, count: count)
        for delay in delays { result[min(count - 1, Int(delay / .milliseconds(milliseconds)))] += 1 }
        return result
    }
}
