import Objects
import Testing

/// Repositories that nobody would make by mistake.
extension EndToEnd {
    @Test("files with hostile names are read or told, and files of very many documents are read to their limit")
    func hostileNames() async throws {
        try await Machine.run { machine in
            let repository = machine.repository
            var files: [String: String] = ["many.yaml": HostileNames.documents(20_000)]
            for (number, name) in HostileNames.all(5_000).enumerated() {
                // Every hundredth holds an object; all have to be looked at.
                files[name] = number % 100 == 0 ? Manifests.configMap("named-\(number)") : "# nothing\n"
            }
            let first = try await repository.commit("Odd names", files)
            try await machine.start()
            try await machine.becomes("Degraded", at: first, within: .seconds(240))
            #expect(machine.sync?["blocked"]?.array?.count == 1)
            let message = machine.sync?["message"]?.string ?? ""
            #expect(message.contains("(limit documents)"), "\(message)")
            #expect(machine.sync?["objects"] == .integer(10_050))
            #expect(machine.fetch("/api/v1/namespaces/default/configmaps/named-4900") != nil)
            #expect(machine.fetch("/api/v1/namespaces/default/configmaps/d9999") != nil)
            #expect(machine.fetch("/api/v1/namespaces/default/configmaps/d10000") == nil)
            #expect(machine.peakMemory < 400 << 20, "\(machine.peakMemory >> 20) MiB")
        }
    }

    @Test("a commit over a limit leaves the last good state, and the next one is applied")
    func overLimits() async throws {
        try await Machine.run { machine in
            let repository = machine.repository
            let good = try await repository.commit("Good", ["a.yaml": Manifests.configMap("a")])
            try await machine.start()
            try await machine.becomes("Converged", at: good)

            let deep = (0..<70).map { _ in "d" }.joined(separator: "/") + "/x.yaml"
            try await repository.commit("Too deep", [deep: Manifests.configMap("deep"), "a.yaml": nil])
            try await machine.tells("more than 64 directories deep")
            #expect(machine.fetch("/api/v1/namespaces/default/configmaps/a") != nil)
            #expect(machine.sync?["revision"]?.string == good)

            let message = String(repeating: "a huge message ", count: 1_200_000)
            try TextFile.write(message, to: machine.path + "/message")
            try await repository.git("rm", "-q", "-r", "d")
            try await repository.git("commit", "-q", "-F", machine.path + "/message")
            try await machine.tells("(limit commitBytes)")
            #expect(machine.fetch("/api/v1/namespaces/default/configmaps/a") != nil)

            try TextFile.write("Long\n\n" + message.prefix(10_000_000), to: machine.path + "/message")
            try repository.write(["a.yaml": Manifests.configMap("a"), "b.yaml": Manifests.configMap("b")])
            try await repository.git("add", "-A")
            try await repository.git("reset", "-q", "--soft", good)
            try await repository.git("commit", "-q", "-F", machine.path + "/message")
            try await machine.becomes("Converged", at: try await repository.head())
            for name in ["a", "b"] {
                #expect(machine.fetch("/api/v1/namespaces/default/configmaps/\(name)") != nil)
            }
            #expect(machine.sync?["subject"] == "Long")
            #expect(machine.peakMemory < 400 << 20, "\(machine.peakMemory >> 20) MiB")
        }
    }

    @Test("a tag that leads to tags is followed to a limit")
    func tagsOfTags() async throws {
        try await Machine.run { machine in
            let repository = machine.repository
            let commit = try await repository.commit("Tagged", ["a.yaml": Manifests.configMap("a")])
            var target = commit
            for number in 1...17 {
                try await repository.git("tag", "-a", "-m", "x", "t\(number)", target)
                target = "t\(number)"
            }
            try await machine.start(["--tag", "t16"])
            try await machine.becomes("Converged", at: commit)
            try await machine.stop()
            try await machine.start(["--tag", "t17"])
            try await machine.tells("(limit tags)")
            #expect(machine.fetch("/api/v1/namespaces/default/configmaps/a") != nil)
        }
    }

    @Test("a branch whose name looks like an option is a branch", arguments: ["--upload-pack=touch", "-q", "--help"])
    func optionalNames(branch: String) async throws {
        try await Machine.run { machine in
            let repository = machine.repository
            let commit = try await repository.commit("Odd", ["a.yaml": Manifests.configMap("a")])
            try await repository.git("update-ref", "refs/heads/" + branch, commit)
            try await machine.start(["--branch=" + branch])
            try await machine.becomes("Converged", at: commit)
            _ = try await machine.statusSays("Converged", at: commit)
        }
    }
}

private enum HostileNames {
    private static let parts = [
        "-rf", "--help", "$(touch x)", "`id`", "a b", "'", "\"", "%00", "%2e%2e", "😀", "日本語", "e\u{301}", "CON",
        "aux.yaml", "~", "#", "&",
        ";", "|", "*", "?", "[a]", "{b}", "<x>", "=", "+", "@{0}", "HEAD", "refs", "..a", "a..", "\u{202E}gpj",
        "\u{AD}soft",
        String(repeating: "n", count: 200)
    ]

    /// Paths of files, each once, one in three in a folder with such a name too.
    static func all(_ count: Int) -> [String] {
        (0..<count).map { number in
            let folder = number % 3 == 0 ? "\(parts[number / 3 % parts.count])-\(number % 7)/" : ""
            return "\(folder)\(parts[number % parts.count])-\(number).yaml"
        }
    }

    static func documents(_ count: Int) -> String {
        (0..<count).map { "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: d\($0)}\n" }.joined()
    }
}

extension Machine {
    /// Waits until the daemon says why a commit cannot be read.
    fileprivate func tells(_ words: String) async throws {
        try await eventually(words, within: .seconds(90), seen: { "\(self.sync ?? .null)" }) {
            self.sync?["sourceFault"]?.string?.contains(words) == true
        }
    }
}
