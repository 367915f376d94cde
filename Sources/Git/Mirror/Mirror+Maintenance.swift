internal import CLibGit2
internal import Glibc

/// When a mirror is packed anew, and how far.
public struct MaintenanceLimits: Hashable, Sendable {
    /// Loose objects that may lie around.
    public var looseObjects = 2_000
    /// Packs that may lie around; each fetch brings one.
    public var packs = 50
    /// A mirror with more objects than this is left to `git gc`.
    public var objects = 5_000_000

    public init() {}
}

extension Mirror {
    /// Puts all objects into one pack when there are many loose ones or many packs.
    ///
    /// Nothing is lost: objects that no reference reaches are kept, and old files go only after the new pack is on disk and
    /// has been found to hold every object.
    ///
    /// - Returns: whether it packed.
    public func maintain(_ limits: MaintenanceLimits = MaintenanceLimits()) throws(GitError) -> Bool {
        let store = ObjectStore(directory: repository.commonDirectory + "objects")
        let loose = store.looseObjects()
        let packs = store.packs()
        guard loose.count > limits.looseObjects || packs.count > limits.packs else { return false }
        let name = try repository.packEverything(limit: limits.objects)
        for path in loose.map(\.path) { unlink(path) }
        for pack in packs where pack != "pack-\(name)" { store.remove(pack: pack) }
        store.removeEmptyDirectories()
        try reopen()
        return true
    }
}

extension Repository {
    /// Writes one pack with every object, checks it, and gives its name.
    fileprivate func packEverything(limit: Int) throws(GitError) -> String {
        let objects = try objects()
        final class Found {
            var ids: Set<ObjectID> = []
            let limit: Int
            init(limit: Int) { self.limit = limit }
        }
        let found = Found(limit: limit)
        let answer = git_odb_foreach(
            objects.pointer,
            { oid, payload in
                guard let oid, let payload else { return GIT_EUSER.rawValue }
                let found = Unmanaged<Found>.fromOpaque(payload).takeUnretainedValue()
                found.ids.insert(ObjectID(oid))
                return found.ids.count > found.limit ? GIT_EUSER.rawValue : 0
            }, Unmanaged.passUnretained(found).toOpaque())
        guard found.ids.count <= limit else {
            throw GitError(
                .limitExceeded("maintenanceObjects"), "more than \(limit) objects: run git gc in \(commonDirectory)")
        }
        try check(answer, "list all objects")
        let builder = try Owned(git_packbuilder_free, "pack objects") { git_packbuilder_new(&$0, pointer) }
        for id in found.ids {
            var oid = id.oid
            try check(git_packbuilder_insert(builder.pointer, &oid, nil), "pack \(id.short)")
        }
        try check(git_packbuilder_write(builder.pointer, packDirectory, 0, nil, nil), "write a pack")
        guard let name = git_packbuilder_name(builder.pointer).map({ String(cString: $0) }) else {
            throw GitError(.corrupt, "the new pack has no name")
        }
        try Self.verify("\(packDirectory)/pack-\(name).idx", holds: found.ids)
        return name
    }

    private static func verify(_ index: String, holds ids: Set<ObjectID>) throws(GitError) {
        let pack = try Owned(git_odb_free, "open the new pack") { git_odb_new(&$0) }
        var backend: OpaquePointer?
        try check(git_odb_backend_one_pack(&backend, index), "open the new pack")
        try check(git_odb_add_backend(pack.pointer, backend, 1), "open the new pack")
        for id in ids {
            var oid = id.oid
            guard git_odb_exists_ext(pack.pointer, &oid, GIT_ODB_LOOKUP_NO_REFRESH.rawValue) == 1 else {
                throw GitError(.corrupt, "the new pack lacks \(id): nothing was removed")
            }
        }
    }
}
