package import Store
internal import StoreSQLite

/// What the store does past SQLite.
extension TestDisk: Disk {
    package var sqliteLayer: String? { layer.name }

    package func create(_ path: String) throws(StoreFailure) {
        try pass(beginFile(path), "create", path)
        try SystemDisk().create(path)
    }

    package func write(_ bytes: [UInt8], at offset: Int, of path: String) throws(StoreFailure) {
        guard let file = file(path) else { throw StoreFailure(.notFound, "the test disk has no \(path)") }
        let verdict = begin(.write(file: file, offset: offset, bytes: bytes))
        if case .fails(_, let written) = verdict {
            try SystemDisk().write(Array(bytes.prefix(written)), at: offset, of: path)
        }
        try pass(verdict, "write", path)
        try SystemDisk().write(bytes, at: offset, of: path)
    }

    package func sync(_ path: String) throws(StoreFailure) {
        let verdict = begin(file(path).map { .sync(file: $0, succeeds: true) } ?? .syncNames(directory: path))
        try pass(verdict, "fsync", path)
    }

    package func rename(_ path: String, to target: String) throws(StoreFailure) {
        try pass(
            begin(.name([.init(path: path, file: nil), .init(path: target, file: file(path))])), "rename", path)
        try SystemDisk().rename(path, to: target)
    }

    package func link(_ path: String, as target: String) throws(StoreFailure) {
        guard file(target) == nil else { throw StoreFailure(.exists, "\(target) is there") }
        try pass(begin(.name([.init(path: target, file: file(path))])), "name", path)
        try SystemDisk().link(path, as: target)
    }

    package func remove(_ path: String) throws(StoreFailure) {
        if file(path) != nil { try pass(begin(.name([.init(path: path, file: nil)])), "remove", path) }
        try SystemDisk().remove(path)
    }

    private func pass(_ verdict: Verdict, _ verb: String, _ path: String) throws(StoreFailure) {
        guard case .fails(let kind, _) = verdict else { return }
        throw StoreFailure(kind == .full ? .full : .io, "cannot \(verb) \(path): the test disk fails (\(kind))")
    }
}
