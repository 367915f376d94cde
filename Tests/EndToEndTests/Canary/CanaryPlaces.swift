import Glibc
import Objects
import TestSupport
import Testing

/// Everything that people and other programs read, by what it is called.
struct CanaryPlaces {
    private(set) var places: [(name: String, bytes: [UInt8])] = []

    mutating func add(_ name: String, _ text: String) { places.append((name, Array(text.utf8))) }
    mutating func add(_ name: String, _ bytes: [UInt8]) { places.append((name, bytes)) }

    /// Records each canary that is somewhere.
    ///
    /// - Returns: How many bytes were looked at.
    @discardableResult
    func search(for canaries: [Canary], at location: SourceLocation = #_sourceLocation) -> Int {
        let search = CanarySearch(canaries)
        for (place, bytes) in places {
            for (name, context) in search.found(in: bytes) {
                Issue.record("the secret '\(name)' is in \(place): …\(context)…", sourceLocation: location)
            }
        }
        return places.reduce(0) { $0 + $1.bytes.count }
    }
}

// MARK: - Where to look

extension Machine {
    /// What the daemon tells on the machine itself.
    func placesOnTheMachine() async throws -> CanaryPlaces {
        var found = CanaryPlaces()
        found.add("the daemon's log", log)
        found.add("the status branch, all its history", try await history(of: "skeg/status"))
        for words in Machine.commands {
            let outcome = try await skeg(words)
            found.add("skeg \(words.joined(separator: " "))", outcome.output + outcome.errors)
        }
        for form in ["text", "json", "sarif", "github"] {
            let outcome = try await skeg(["validate", ".", "-o", form], directory: repository.path)
            found.add("skeg validate -o \(form)", outcome.output + outcome.errors)
        }
        let folder = try await skeg(["diff", ".", "-o", "json"], directory: repository.path)
        found.add("skeg diff of a folder", folder.output + folder.errors)
        // The store and the mirror hold what was committed; volumes are where pods have it from.
        for file in Scratch.files(below: state)
        where !["/git/", "/store.db", "/volumes/"].contains(where: file.dropFirst(state.count).contains) {
            found.add(file, TextFile.bytes(file))
        }
        for process in RunningProcess.all() {
            found.add("the arguments of process \(process.pid)", process.arguments.joined(separator: " "))
        }
        return found
    }

    private static let commands = [
        ["status"], ["status", "-o", "json"], ["drift"], ["drift", "-o", "json"], ["events", "-A"],
        ["events", "-A", "-o", "json"], ["diff"], ["diff", "HEAD"], ["diff", "HEAD~1"],
        ["diff", "HEAD~1", "-o", "json"],
        ["history"], ["describe", "secrets", "-A"], ["describe", "pods", "-A"], ["describe", "syncs"],
        ["get", "all", "-A"], ["get", "pods", "-A", "-o", "wide"], ["get", "syncs", "-o", "yaml"],
        ["get", "secrets", "-A", "-o", "wide"], ["logs", "pod/crashes"], ["logs", "pod/away"]
    ]

    /// Every object that a branch leads to: commits, trees and files.
    func history(of branch: String) async throws -> String {
        let script = "git rev-list --objects \(branch) | cut -d' ' -f1 | git cat-file --batch"
        let outcome = try await Program.run(
            ["sh", "-c", script], environment: GitRepository.environment(home: path), directory: repository.path,
            scratch: path)
        #expect(outcome.code == 0 && outcome.output.utf8.count > 1000, "\(outcome.errors)")
        return outcome.output
    }

    /// Every answer that somebody gets who may see all but Secrets: lists, tables, watches and single objects of all kinds, logs,
    /// and what the API and the daemon say of themselves. A refusal is looked at as well.
    func placesOfViewer(_ person: String) throws -> CanaryPlaces {
        var found = CanaryPlaces()
        func ask(_ path: String, accepting type: String = "application/json") -> HTTP.Answer? {
            let answer = HTTP.ask(
                socket: state + "/skeg.sock", "GET", path,
                headers: [(name: "Impersonate-User", value: person), (name: "Accept", value: type)])
            if let answer { found.add("\(person) asks \(path) as \(type): \(answer.status)", answer.body) }
            return answer
        }
        let versions = ["/api/v1"] + groupVersions(ask("/apis")?.json)
        for version in versions {
            for resource in ask(version)?.json?["resources"]?.array ?? [] {
                guard let name = resource["name"]?.string, !name.contains("/"),
                    resource["verbs"]?.array?.contains("list") == true
                else { continue }
                let places = ["\(version)/\(name)", "\(version)/namespaces/default/\(name)"]
                for place in places {
                    let list = ask(place)?.json
                    guard place == places[0] || list?["items"]?.array?.isEmpty == false else { continue }
                    _ = ask(place, accepting: "application/json;as=Table;v=v1;g=meta.k8s.io")
                    if Machine.watched.contains(name) {
                        _ = ask(place + Machine.watchQuery)
                        // What clients in Go ask for. It is refused for objects, until somebody makes it.
                        for type in Machine.protobuf { _ = ask(place, accepting: type) }
                    }
                    for item in (list?["items"]?.array ?? []).prefix(3) {
                        if let one = item.at(["metadata", "name"])?.string { _ = ask("\(place)/\(one)") }
                    }
                }
            }
        }
        for pod in pods.map(\.name) {
            let log = ask("/api/v1/namespaces/default/pods/\(pod)/log")
            #expect(pod != "runs" || log?.status == 200, "\(log?.text ?? "no answer")")
            _ = ask("/api/v1/namespaces/default/pods/\(pod)/log?previous=true")
        }
        let histories = syncNames.map { "/skeg/v1/syncs/\($0)/history" }
        var answered: Set<String> = []
        for path in Machine.ownPlaces + histories {
            _ = ask(path)
            guard let open = HTTP.ask(socket: state + "/skeg.sock", "GET", path) else { continue }
            found.add(path, open.body)
            if open.status == 200 { answered.insert(path) }
        }
        #expect(answered.isSuperset(of: ["/skeg/v1/page", "/skeg/v1/status", "/skeg/v1/drift"]), "\(answered)")
        #expect(!answered.isDisjoint(with: histories), "\(answered)")
        _ = ask("/openapi/v2", accepting: Machine.protobufOfSchema)
        let secrets = ask("/api/v1/namespaces/default/secrets")
        #expect(secrets?.status == 403)
        return found
    }

    private static let ownPlaces = [
        "/metrics", "/openapi/v2", "/openapi/v3/api/v1", "/openapi/v3/apis/skeg.dev/v1alpha1", "/openapi/v3",
        "/skeg/v1/status", "/skeg/v1/drift", "/skeg/v1/page", "/version", "/readyz?verbose"
    ]

    private var syncNames: [String] {
        (fetch("/skeg/v1/status")?["syncs"]?.array ?? []).compactMap { $0["name"]?.string }
    }

    private static let protobuf = [
        "application/vnd.kubernetes.protobuf", "application/vnd.kubernetes.protobuf,application/json"
    ]
    private static let protobufOfSchema = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"

    /// What is also watched; the answer to each takes a second.
    private static let watched: Set = ["configmaps", "events", "pods", "secrets", "syncs"]
    private static let watchQuery =
        "?watch=true&timeoutSeconds=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true"

    private func groupVersions(_ groups: Value?) -> [String] {
        (groups?["groups"]?.array ?? []).flatMap { group in
            (group["versions"]?.array ?? []).compactMap { $0["groupVersion"]?.string.map { "/apis/" + $0 } }
        }
    }
}
