import Glibc
import Objects
import TestSupport
import Testing

extension EndToEnd {
    @Test("no secret comes out anywhere, wherever it is put and whatever becomes of it")
    func canaries() async throws {
        let keys = try Keys(2)
        let options = ["--path", "deploy", "--api-address", "127.0.0.1:0", "--age-key-file", keys.files[0]]
        try await Machine.run(options) { machine in
            let repository = machine.repository
            let good = CanaryFiles.good(in: repository.path)
            let encrypted = try CanaryCiphers.good(keys)
            let first = try await repository.commit("Secrets, and what uses them", good.files + encrypted.files)
            try await machine.start()
            try await machine.hasTried(first)
            try await machine.programsHaveBeenTried()
            try machine.holds(encrypted.canaries)
            let tokens = try machine.tokens()

            let requests = CanaryRequests()
            var commands = CanaryKubectl()
            var answers = CanaryPlaces()
            for (name, text) in try requests.carryOut(on: machine) { answers.add(name, text) }
            try await eventually("the drift is told", seen: { "\(machine.fetch("/skeg/v1/drift") ?? .null)" }) {
                machine.fetch("/skeg/v1/drift")?["drift"]?.array?.isEmpty == false
            }
            let drifting = try await machine.placesOnTheMachine()

            let bad = CanaryFiles.bad()
            let closed = try CanaryCiphers.bad(keys)
            let second = try await repository.commit("Much is bad", bad.files + closed.files)
            try await machine.hasTried(second)
            try await eventually("the atomic sync refuses", seen: { "\(machine.fetch("/skeg/v1/status") ?? .null)" }) {
                machine.fetch("/skeg/v1/status")?["syncs"]?.array?.contains {
                    $0["name"] == "whole" && $0["result"] == "Failed"
                } ?? false
            }
            _ = try await machine.statusSays("Degraded", at: second)
            try await machine.memoryIsPrivate()

            var places = [answers, drifting, try await machine.placesOnTheMachine(), try machine.placesOfViewer("vera")]
            if let program = Clients.kubectls.last {
                let written = try await machine.skeg("kubeconfig", "--file", machine.kubeconfig)
                try #require(written.code == 0, "\(written.errors)")
                places.append(try await commands.carryOut(Kubectl(program: program, machine: machine)))
            }
            let opened = good.canaries + bad.canaries + requests.canaries + commands.canaries
            let canaries = opened + encrypted.canaries + closed.canaries + tokens
            #expect(canaries.count > 130)
            // The search finds them where they are.
            let committed = CanarySearch(good.canaries + bad.canaries).found(
                in: Array(try await machine.history(of: "main").utf8))
            #expect(committed.count == good.canaries.count + bad.canaries.count, "\(committed.map(\.name))")

            try await repository.git("revert", "--no-edit", "HEAD")
            try await machine.hasTried(try await repository.head())
            let back = try await machine.skeg("rollback", "-o", "json")
            #expect(back.code != 64, "\(back.errors)")
            places.append(try await machine.placesOnTheMachine())
            let backup = try await machine.skeg("backup", machine.path + "/backup")
            #expect(backup.code == 0, "\(backup.errors)")
            try await machine.aborts()
            places.append(try await machine.placesAfterCrash())
            // With what was refused, patched, rolled back and tried in between, and a log that is not in the file yet.
            #expect(machine.placesAtRest(backup: machine.path + "/backup").search(for: canaries) > 100_000)
            let bytes = places.reduce(0) { $0 + $1.search(for: canaries) }
            #expect(bytes > 1_000_000)
        }
    }

    @Test("no secret is in clear in the files of the store, nor in a backup")
    func canariesAtRest() async throws {
        let keys = try Keys(2)
        try await Machine.run(["--path", "deploy", "--age-key-file", keys.files[0]]) { machine in
            let good = CanaryFiles.good(in: machine.repository.path)
            let encrypted = try CanaryCiphers.good(keys)
            let commit = try await machine.repository.commit(
                "Secrets, and what uses them", good.files + encrypted.files)
            try await machine.start()
            try await machine.hasTried(commit)
            try await machine.programsHaveBeenTried()
            try machine.holds(encrypted.canaries)
            let backup = try await machine.skeg("backup", machine.path + "/backup")
            #expect(backup.code == 0, "\(backup.errors)")
            try await machine.crash()
            let places = machine.placesAtRest(backup: machine.path + "/backup")
            #expect(places.search(for: good.canaries + encrypted.canaries) > 100_000)
        }
    }
}

extension [String: String] {
    fileprivate static func + (files: [String: String], more: [String: String]) -> [String: String] {
        files.merging(more) { _, new in new }
    }
}

extension Machine {
    /// Waits until the main sync has done with a commit, however it went.
    fileprivate func hasTried(_ commit: String) async throws {
        try await eventually(
            "\(commit.prefix(8)) is tried", within: .seconds(120),
            seen: { self.sync.map { String(decoding: JSONWriter.pretty($0), as: UTF8.self) } ?? "no answer" }
        ) {
            let result = self.sync?["result"]?.string
            return self.sync?["revision"]?.string == commit && (result == "Degraded" || result == "Converged")
        }
    }

    /// Waits until each pod has come as far as it can.
    fileprivate func programsHaveBeenTried() async throws {
        let reasons = [
            "crashes": ["CrashLoopBackOff", "Error"],
            "unknown": ["RunContainerError", "CrashLoopBackOff", "StartError"],
            "away": ["RunContainerError", "CrashLoopBackOff", "StartError"],
            "derived": ["RunContainerError", "CrashLoopBackOff", "StartError"],
            "from": ["RunContainerError", "CrashLoopBackOff", "StartError"], "below": ["CreateContainerConfigError"],
            "beside": ["StartError"], "sops-away-": ["RunContainerError", "CrashLoopBackOff", "StartError"],
            "mapped-": ["RunContainerError", "CrashLoopBackOff", "StartError"]
        ]
        try await eventually(
            "every pod has been tried", seen: { "\(self.pods.map { ($0.name, $0.status) })" }
        ) {
            let pods = self.pods
            return reasons.allSatisfy { name, reasons in
                let isPrefix = name.hasSuffix("-")
                guard let status = pods.first(where: { isPrefix ? $0.name.hasPrefix(name) : $0.name == name })?.status
                else { return false }
                let text = JSONWriter.text(status)
                return reasons.contains(where: text.contains)
            }
        }
    }

    /// Looks that what was encrypted is where it is to be used, so that there is something to be found elsewhere.
    fileprivate func holds(_ canaries: [Canary]) throws {
        var bytes: [UInt8] = []
        for kind in ["secrets", "configmaps", "pods"] {
            bytes += try #require(HTTP.ask(socket: state + "/skeg.sock", "GET", "/api/v1/\(kind)")).body
        }
        let found = Set(CanarySearch(canaries).found(in: bytes).map(\.name))
        #expect(canaries.map(\.name).filter { !found.contains($0) } == [])
    }

    /// The signatures of the tokens that pods have got: what is before them is no secret.
    fileprivate func tokens() throws -> [Canary] {
        let files = Scratch.files(below: state).filter { $0.hasSuffix("/token") && $0.contains("/volumes/") }
        let tokens = files.compactMap { file in
            TextFile.read(file).split(separator: ".").last.map { Canary("the token \(file)", Array($0.utf8)) }
        }
        #expect(!tokens.isEmpty)
        return tokens
    }

    /// Of the daemon and of every supervisor no image is written when it crashes, and no other user sees its environment.
    fileprivate func memoryIsPrivate() async throws {
        let daemon = try #require(daemon)
        let supervisors = Workloads(of: state).supervisors.values.flatMap { $0 }
        #expect(!supervisors.isEmpty)
        for pid in supervisors + [daemon.pid] {
            let limits = TextFile.read("/proc/\(pid)/limits")
            let line = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") } ?? ""
            #expect(line.split(separator: " ").dropFirst(4).first == "0", "\(line)")
        }
        // Only root can ask as somebody else.
        guard geteuid() == 0 else { return }
        let nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        let script = #"for file; do cat "$file" && echo "$file was read"; done; echo all were tried"#
        let seen = try await Program.run(
            nobody + ["sh", "-c", script, "sh"] + (supervisors + [daemon.pid]).map { "/proc/\($0)/environ" },
            environment: GitRepository.environment(home: path), scratch: path)
        #expect(seen.output == "all were tried\n", "\(seen.errors)")
    }

    /// Ends the daemon as a failed check of its own would.
    fileprivate func aborts() async throws {
        daemon?.signal(SIGABRT)
        _ = try await ends()
    }

    /// The store with its log, as they lie on the disk, and a backup.
    fileprivate func placesAtRest(backup: String) -> CanaryPlaces {
        var found = CanaryPlaces()
        for file in Scratch.files(below: state) where file.dropFirst(state.count).hasPrefix("/store.db") {
            found.add(file, TextFile.bytes(file))
        }
        found.add("a backup", TextFile.bytes(backup))
        return found
    }

    fileprivate func placesAfterCrash() async throws -> CanaryPlaces {
        var found = CanaryPlaces()
        found.add("the log after a crash", log)
        for folder in ["/", path, state, repository.path] {
            for name in Scratch.names(in: folder) where name.hasPrefix("core") {
                found.add(folder, "an image: \(name)")
            }
            #expect(!Scratch.names(in: folder).contains { $0.hasPrefix("core") }, "\(folder) holds a core file")
        }
        return found
    }
}
