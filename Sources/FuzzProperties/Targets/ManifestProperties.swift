import GitOps
import Objects

/// Whole files of manifests: what is bad is told at its place, holds nothing else up, prunes nothing, and shows no secret.
enum ManifestProperties {
    private static let kept = file(
        "kept.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kept}\ndata: {a: b}\n")
    private static let earlier = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: earlier}\n"
    private static let keptKey = ObjectKey(.configMap, namespace: "default", name: "kept")
    private static let earlierKey = ObjectKey(.configMap, namespace: "default", name: "earlier")

    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        let name = input.first == UInt8(ascii: "{") ? "in.json" : "in.yaml"
        let changed = SourceFile(path: name, blobID: "2", bytes: input)
        var stepwise = set(
            kept,
            file(
                name,
                name == "in.json" ? #"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"earlier"}}"# : earlier))
        stepwise.update(to: CommitTree(commit: SourceCommit(id: "2"), treeID: "2", files: [kept, changed]))
        let fresh = set(kept, changed)

        try expect(Set(fresh.keys) == Set(stepwise.keys), "one step or many: the same objects are named")
        for key in fresh.keys {
            try expect(fresh[key] == stepwise[key], "one step or many: the same object", seen: "\(key)")
        }
        try checkKept(fresh, stepwise)
        for bad in fresh.quarantined {
            try expect(bad.diagnostics.contains { $0.severity == .error }, "what is left out has an error")
            for diagnostic in bad.diagnostics { try PlaceProperties.check(diagnostic, in: input + kept.bytes) }
            try expect(bad.message.utf8.count <= 8192, "a message is short")
            try expect(bad.key.map { "\($0)".utf8.count <= 1024 } ?? true, "what is named has a short name")
        }
        for warning in fresh.warnings { try PlaceProperties.check(warning, in: input + kept.bytes) }
        for key in fresh.keys {
            guard let desired = fresh[key] else { continue }
            var object = desired.object
            KindRegistry.builtIn.applyDefaults(to: &object)
            let found = KindRegistry.builtIn.check(object)
            try expect(found.isEmpty, "what is applied is good", seen: "\(found)")
        }
        try checkSecrets(input, name, fresh)
    }

    private static func file(_ path: String, _ text: String) -> SourceFile {
        SourceFile(path: path, blobID: "1", bytes: Array(text.utf8))
    }

    private static func set(_ files: SourceFile...) -> DesiredSet {
        var desired = DesiredSet(kinds: .builtIn)
        desired.update(to: CommitTree(commit: SourceCommit(id: "1"), treeID: "1", files: files))
        return desired
    }

    private static func checkKept(_ fresh: DesiredSet, _ stepwise: DesiredSet) throws(BrokenProperty) {
        try expect(fresh.names(keptKey), "another file is read whatever this one holds")
        if fresh[keptKey] == nil {
            try expect(
                fresh.quarantined.contains { $0.key == keptKey }, "what is not applied though it is good, is told")
        }
        let isUnclear = stepwise.quarantined.contains { $0.key == nil }
        if isUnclear, !stepwise.names(earlierKey) {
            try expect(stepwise.protects(earlierKey), "what a file held before it broke is not pruned")
        }
    }

    /// Where the canary stands in values of Secrets and nowhere else, nothing that is told holds it.
    private static func checkSecrets(_ input: [UInt8], _ name: String, _ desired: DesiredSet) throws(BrokenProperty) {
        let canary = Draws.canary
        let written = String(decoding: input, as: UTF8.self).ranges(of: canary).count
        guard written > 0 else { return }
        let documents =
            name == "in.json"
            ? [try? JSONParser.parse(input)].compactMap { $0 }
            : YAMLParser.parse(input, file: name).documents.map(\.value)
        let inSecrets = documents.filter { Object($0).kind == .secret }.reduce(0) { count, secret in
            ["data", "stringData"].reduce(count) { $0 + occurrences(in: secret[$1] ?? .null) }
        }
        guard inSecrets == written else { return }
        for diagnostic in desired.quarantined.flatMap(\.diagnostics) + desired.warnings {
            try expect(!"\(diagnostic)".contains(canary), "no secret is told", seen: "\(diagnostic)")
        }
    }

    private static func occurrences(in value: Value) -> Int {
        switch value {
        case .string(let text): text.ranges(of: Draws.canary).count
        case .array(let elements): elements.reduce(0) { $0 + occurrences(in: $1) }
        case .object(let fields): fields.reduce(0) { $0 + occurrences(in: $1.value) }
        default: 0
        }
    }
}
