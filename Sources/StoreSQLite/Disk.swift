package import Store

/// What the files of a store lie on.
///
/// Everything that durability rests on goes through here or through SQLite's own file layer, so that tests can put a
/// disk underneath that loses its power, fills up or fails.
package protocol Disk: Sendable {
    /// The name of the file layer with which SQLite reads and writes this disk (https://sqlite.org/vfs.html); nil for
    /// SQLite's own.
    var sqliteLayer: String? { get }

    /// Makes a file that only its owner may read; fails where there is one.
    func create(_ path: String) throws(StoreFailure)

    /// Writes bytes into a file that is there.
    func write(_ bytes: [UInt8], at offset: Int, of path: String) throws(StoreFailure)

    /// Brings the content of a file, or the names in a directory, to the disk.
    func sync(_ path: String) throws(StoreFailure)

    func rename(_ path: String, to target: String) throws(StoreFailure)

    /// Gives a file a second name. Fails with `exists` where the name is taken, and with another code where the file system
    /// has no second names.
    func link(_ path: String, as target: String) throws(StoreFailure)

    /// Removes a file; nothing happens where there is none.
    func remove(_ path: String) throws(StoreFailure)
}

extension Disk {
    /// How much is copied at once, in bytes.
    private static var chunk: Int { 1 << 20 }

    /// Gives a finished file its name, unless the name is taken; whole and at once.
    func publish(_ path: String, as target: String) throws(StoreFailure) {
        do throws(StoreFailure) {
            try link(path, as: target)
            try remove(path)
        } catch {
            guard error.code != .exists, !Files.exists(target) else {
                throw StoreFailure(.exists, "\(target) exists already: choose another name")
            }
            // A file system without hard links.
            try rename(path, to: target)
        }
        try sync(Files.directory(of: target))
    }

    /// Copies a file into a new one, and brings it to the disk.
    func copy(_ path: String, to target: String) throws(StoreFailure) {
        let source = try FileReader(path)
        try create(target)
        var offset = 0
        while offset < source.size {
            let bytes = try source.bytes(at: offset, count: Self.chunk)
            guard !bytes.isEmpty else {
                throw StoreFailure(.io, "cannot copy \(path): it became shorter meanwhile")
            }
            try write(bytes, at: offset, of: target)
            offset += bytes.count
        }
        try sync(target)
    }
}
