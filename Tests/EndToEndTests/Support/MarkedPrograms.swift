import Glibc

/// The programs that carry a test's mark in their environment, whoever started them and whether or not anybody knows them.
struct MarkedPrograms {
    struct Marked: Hashable {
        var pid: pid_t
        /// The uid of its pod.
        var pod: String
        var app: String
        var version: String
    }

    private(set) var all: [Marked] = []

    init(_ mark: String) {
        for name in Scratch.names(in: "/proc") {
            guard let pid = pid_t(name), let environment = MarkedPrograms.environment(of: pid),
                environment["E2E_MARK"] == mark
            else { continue }
            all.append(
                Marked(
                    pid: pid, pod: environment["E2E_POD"] ?? "", app: environment["E2E_APP"] ?? "",
                    version: environment["E2E_VERSION"] ?? ""))
        }
    }

    /// Two programs of one pod, which must never be.
    var doubled: [[Marked]] { Dictionary(grouping: all) { $0.pod }.values.filter { $0.count > 1 } }

    var pods: Set<String> { Set(all.map(\.pod)) }

    private static func environment(of pid: pid_t) -> [Substring: String]? {
        let bytes = TextFile.bytes("/proc/\(pid)/environ")
        guard !bytes.isEmpty else { return nil }
        var result: [Substring: String] = [:]
        for entry in bytes.split(separator: 0) {
            let text = String(decoding: entry, as: UTF8.self)
            guard let equals = text.firstIndex(of: "=") else { continue }
            result[text[..<equals]] = String(text[text.index(after: equals)...])
        }
        return result
    }
}
