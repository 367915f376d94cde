import TestSupport
import Testing

/// What people do with kubectl to a Secret, and what it tells them of what went wrong, or hides by itself.
struct CanaryKubectl {
    private(set) var canaries: [Canary] = []

    private mutating func canary(_ name: String) -> Canary {
        let canary = Canary("kubectl \(name)")
        canaries.append(canary)
        return canary
    }

    private static func secret(_ line: String) -> String { CanaryFiles.secret("plain", line) }

    /// Runs the commands and gives what they said.
    mutating func carryOut(_ kubectl: Kubectl) async throws -> CanaryPlaces {
        var found = CanaryPlaces()
        func run(_ command: String, code: Int32?) async throws {
            let outcome = try await kubectl(command, code: code)
            found.add("kubectl \(command)", outcome.output + outcome.errors)
        }
        // Secrets in files, so that none is among the arguments of a process.
        try kubectl.write("base64.yaml", CanaryKubectl.secret("data: {token: \(canary("base64").text)-}"))
        try kubectl.write("field.yaml", CanaryKubectl.secret("datum: \(canary("unknown field").text)"))
        try kubectl.write("map.yaml", CanaryKubectl.secret("stringData: {token: [\(canary("list").text)]}"))
        try kubectl.write("changed.yaml", CanaryKubectl.secret("data: {token: \(canary("changed").base64)}"))
        try kubectl.write("test.json", #"[{"op":"test","path":"/data/token","value":"\#(canary("test").base64)"}]"#)
        try kubectl.write("merge.json", #"{"data":{"token":"\#(canary("merge").text)-"}}"#)
        try kubectl.write("word.json", #"{"data":{"$patch":"\#(canary("directive").text)"}}"#)
        try kubectl.write("edit", "#!/bin/sh\nsed -i 's/token: .*/token: \(canary("edit").text)-/' \"$1\"\n")
        for name in ["base64", "field", "map"] {
            // Of what the server does not know in a patch, kubectl itself shows the whole patch.
            if name != "field" { try await run("apply -f \(name).yaml", code: 1) }
            try await run("apply --server-side -f \(name).yaml", code: 1)
            try await run("create --dry-run=server -f \(name).yaml", code: 1)
            try await run("replace -f \(name).yaml", code: 1)
        }
        try await run("apply --server-side --field-manager=bob -f changed.yaml", code: 1)
        try await run("create -f changed.yaml", code: 1)
        try await run("diff -f changed.yaml", code: 1)
        try await run("diff --server-side --force-conflicts -f changed.yaml", code: 1)
        try await run("apply --dry-run=server -f changed.yaml", code: 0)
        try await run("patch secret plain --type=json --patch-file test.json", code: 1)
        try await run("patch secret plain --type=merge --patch-file merge.json", code: 1)
        try await run("patch secret plain --patch-file merge.json", code: 1)
        try await run("patch secret plain --patch-file word.json", code: 1)
        // Annotations are shown by kubectl itself, to those who may read Secrets.
        try await run("describe secret plain", code: 0)
        // What a sealed pod holds is for who may read Secrets.
        try await run("describe pods --as vera", code: 0)
        try await run("get pods,deployments,replicasets,configmaps -o yaml --as vera", code: 0)
        try await run("get events -A", code: 0)
        return found
    }
}
