import Objects
import Store
import StoreSQLite
import TestDisk
import TestSupport

/// Secrets with values that are found wherever they are.
enum SealedCanary {
    static func value(_ number: Int) -> String { "canary-\(number)-7d1f0c" }

    static func secret(_ number: Int, more: String = "") -> Object {
        Object(apiVersion: "v1", kind: "Secret", namespace: "default", name: "s\(number)").with {
            $0["data"] = ["value": .string(Base64.encode(Array((value(number) + more).utf8)))]
            $0.setAnnotation("note", to: value(number))
            $0.uid = "uid-\(number)"
            $0.creationTimestamp = .testStart
        }
    }

    /// All begin alike. Looked for one by one, as the C library does it: tests with a cut at each write look into thousands of files.
    private static let forms = Canary("a Secret", Array("canary".utf8)).forms

    /// Whether bytes hold a value of one of these Secrets, in whatever form.
    static func isFound(in bytes: [UInt8]) -> Bool { forms.contains { bytes.holds($0) } }
}

extension DiskImage {
    /// The files in which a canary's value is.
    var leaks: [String] { files.filter { SealedCanary.isFound(in: $0.value) }.map(\.key).sorted() }
}

/// The files of a state directory in which a canary's value is.
func leaks(in directory: String) -> [String] {
    ["store.db", "store.db-wal", "store.db-shm", "store.db.sealing", "store.db.sealing-wal", "identity/store.keys"]
        .filter { SealedCanary.isFound(in: read(directory + "/" + $0)) }
}
