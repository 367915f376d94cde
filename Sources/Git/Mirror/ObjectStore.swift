internal import Glibc

/// The files below the `objects` directory of a repository.
struct ObjectStore {
    let directory: String

    /// Loose objects by their files.
    func looseObjects() -> [(id: ObjectID, path: String)] {
        (0..<256).flatMap { number in
            let prefix = (number < 16 ? "0" : "") + String(number, radix: 16)
            return File.names(in: "\(directory)/\(prefix)").compactMap { name in
                ObjectID(prefix + name).map { ($0, "\(directory)/\(prefix)/\(name)") }
            }
        }
    }

    /// Packs that may be removed, without their extension.
    func packs() -> [String] {
        let names = Set(File.names(in: "\(directory)/pack"))
        return names.filter { $0.hasSuffix(".pack") }.map { String($0.dropLast(5)) }.filter {
            !names.contains("\($0).keep")
        }
    }

    /// The index goes first: without it nobody looks for the pack.
    func remove(pack: String) {
        for end in [".idx", ".rev", ".bitmap", ".pack"] { unlink("\(directory)/pack/\(pack)\(end)") }
    }

    func removeEmptyDirectories() {
        for number in 0..<256 { rmdir("\(directory)/\((number < 16 ? "0" : "") + String(number, radix: 16))") }
    }
}
