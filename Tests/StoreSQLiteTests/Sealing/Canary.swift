import Glibc
import Objects
import Store
import StoreSQLite
import TestDisk
import TestSupport

/// Secrets with values that are found wherever they are.
enum Canary {
    static func value(_ number: Int) -> String { "canary-\(number)-7d1f0c" }

    static func secret(_ number: Int, more: String = "") -> Object {
        Object(apiVersion: "v1", kind: "Secret", namespace: "default", name: "s\(number)").with {
            $0["data"] = ["value": .string(Base64.encode(Array((value(number) + more).utf8)))]
            $0.setAnnotation("note", to: value(number))
            $0.uid = "uid-\(number)"
            $0.creationTimestamp = .testStart
        }
    }

    /// Whether bytes hold a value of one of these Secrets as it is, in base64 or in hex.
    static func isFound(in bytes: [UInt8]) -> Bool {
        // All begin alike; what is encoded of that does not depend on what follows.
        let start = Array("canary-".utf8.prefix(6))
        let forms = [
            start, Array(Base64.encode(start).utf8), Array(start.flatMap { Array(String($0, radix: 16).utf8) })
        ]
        return forms.contains { bytes.contains($0) }
    }
}

extension [UInt8] {
    func contains(_ part: [UInt8]) -> Bool {
        withUnsafeBytes { all in
            guard let start = all.baseAddress, let first = part.first else { return false }
            var offset = 0
            while all.count - offset >= part.count, let found = memchr(start + offset, Int32(first), all.count - offset)
            {
                offset = UnsafeRawPointer(found) - start
                if all.count - offset >= part.count, memcmp(found, part, part.count) == 0 { return true }
                offset += 1
            }
            return false
        }
    }
}

extension DiskImage {
    /// The files in which a canary's value is.
    var leaks: [String] { files.filter { Canary.isFound(in: $0.value) }.map(\.key).sorted() }
}

/// The files of a state directory in which a canary's value is.
func leaks(in directory: String) -> [String] {
    ["store.db", "store.db-wal", "store.db-shm", "store.db.sealing", "store.db.sealing-wal", "identity/store.keys"]
        .filter { Canary.isFound(in: read(directory + "/" + $0)) }
}
