import GitOps
import Objects
import Store
import TestSupport
import Testing

/// Secrets made at random, spoilt at random, and changed past git: nothing of a value is in anything that is told.
@Suite struct RandomSecretsTests {
    @Test("no part of a value is told of random Secrets, however they are spoilt", arguments: [1, 2, 3] as [UInt64])
    func spoilt(seed: UInt64) throws {
        var random = IDSource(seed: seed)
        for round in 0..<60 {
            var stage = try Stage(&random)
            try stage.change(&random)
            stage.spoil(&random)
            #expect(stage.told.utf8.count > 100)
            if let line = stage.firstLeak {
                Issue.record("seed \(seed), round \(round): of\n\(stage.text)\nis told: \(line)")
                return
            }
        }
    }
}

/// One Secret on its way: committed, changed past git, and committed again with mistakes.
private struct Stage {
    private var world = World()
    private var reporter = SyncReporter()
    private var tree = StatusTree()
    private var tracker = DriftTracker()
    private var secrets: [String] = []
    private(set) var text = ""
    private(set) var told = ""

    private static let letters = Array("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789")

    init(_ random: inout IDSource) throws {
        text = manifest(value(&random), quoted: true, &random)
        let plan = try world.apply(["keys.yaml": text])
        tell(plan)
        try #require(world.snapshot[.secret("keys")] != nil, "\(text)")
    }

    /// Eight letters in a row, of what is in base64 too: by them a value is known of which a part was cut or spoilt.
    private var parts: Set<UInt64> {
        let texts = secrets.flatMap { [Array($0.utf8), Array(Base64.encode(Array($0.utf8)).utf8)] }
        return Set(
            texts.flatMap { text in
                stride(from: 0, through: text.count - 8, by: 8).map { start in
                    text[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
                }
            })
    }

    /// The first line that holds a part of a value.
    var firstLeak: String? {
        let parts = parts
        var last: UInt64 = 0
        for (place, byte) in told.utf8.enumerated() {
            last = last << 8 | UInt64(byte)
            guard parts.contains(last) else { continue }
            return String(decoding: told.utf8.prefix(place + 20).suffix(300), as: UTF8.self)
        }
        return nil
    }

    private mutating func value(_ random: inout IDSource) -> String {
        let value = String((0..<24).map { _ in Stage.letters.random(using: &random) })
        secrets.append(value)
        return value
    }

    private func manifest(_ value: String, quoted: Bool, _ random: inout IDSource) -> String {
        let written =
            quoted
            ? "\"\(value)\"" : ["", "*", "&", "!", "!!", "@", "%", "|", "[", "{"].random(using: &random) + value
        let base64 = Base64.encode(Array(value.utf8))
        let entries = [
            "stringData:\n  token: \(written)\n", "data:\n  token: \(base64)\n", "stringData: {token: \(written)}\n",
            "data: {a: aGk=}\nstringData:\n  token: \(written)\n  other: x\n"
        ]
        let annotations = ["", "  annotations:\n    example.org/was: \(written)\n"]
        return "apiVersion: v1\nkind: Secret\nmetadata:\n  name: keys\n" + annotations.random(using: &random)
            + entries.random(using: &random)
    }

    /// As somebody does with kubectl.
    mutating func change(_ random: inout IDSource) throws {
        let value = value(&random)
        let base64 = Value.string(Base64.encode(Array(value.utf8)))
        let way = Int.random(in: 0..<5, using: &random)
        world.now = .at(30)
        try world.edit(.secret("keys")) { secret in
            switch way {
            case 0: secret["data"] = ["token": base64]
            case 1: secret["data"] = ["more": base64, "token": base64]
            case 2: secret["data"] = nil
            case 3: secret.setAnnotation("kubectl.kubernetes.io/last-applied-configuration", to: "{\"t\":\"\(value)\"}")
            default: secret["immutable"] = true
            }
        }
        tell(world.plan())
    }

    /// Commits another form, with mistakes in it.
    mutating func spoil(_ random: inout IDSource) {
        var lines = manifest(value(&random), quoted: Bool.random(using: &random), &random).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map(String.init)
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let line = Int.random(in: lines.indices, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: lines.insert(lines[line], at: line)
            case 1: lines[line] = " " + lines[line]
            case 2: lines[line] = String(lines[line].drop { $0 == " " })
            case 3: lines[line] += ["\"", "]", "}", " x", "\t", ","].random(using: &random)
            case 4: lines[line] = String(lines[line].dropLast())
            default: lines.append("datum: \(lines[line].split(separator: " ").last ?? "")")
            }
        }
        text = lines.joined(separator: "\n")
        tell(world.plan(["keys.yaml": text]))
    }

    /// Notes all that is told of a plan, and of what is.
    private mutating func tell(_ plan: SyncPlan) {
        let diff = RevisionDiff(world.sync, desired: world.desired, in: world.snapshot, at: world.now)
        told += diff.text + "\(diff.entries)\n"
        told += "\(plan.blocked)\n\(plan.events.map(\.message))\n\(plan.summary ?? "")\n"
        told += "\(world.desired.quarantined.map(\.message))\n\(world.desired.quarantined)\n\(world.desired.warnings)\n"
        told +=
            "\(tracker.update(world.sync, desired: world.desired, in: world.snapshot, kinds: world.kinds, at: world.now))\n"
        let report = reporter.report(
            world.sync, desired: world.desired, plan: plan, in: world.snapshot,
            circumstances: SyncCircumstances(applied: world.desired.commit, startedAt: .testStart), at: world.now)
        let source = StatusTree.Source(report, desired: world.desired)
        let changes = tree.update([source], in: world.snapshot, at: world.now)
        told += StatusMessage([report], changes: changes).text
        for (path, bytes) in tree.files { told += "\(path)\n" + String(decoding: bytes, as: UTF8.self) + "\n" }
    }
}

extension Array {
    /// One of the elements, of which there is at least one.
    fileprivate func random(using random: inout IDSource) -> Element {
        self[Int.random(in: indices, using: &random)]
    }
}
