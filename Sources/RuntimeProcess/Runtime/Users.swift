internal import Glibc
internal import Runtime

/// Who a container runs as: a user, a group and supplemental groups; nil for the daemon's own.
struct Identity: Equatable {
    var user: UInt32?
    var group: UInt32?
    var groups: [UInt32]?

    /// As a container runtime completes what the pod says: a user without a group gets the group that the user database has
    /// for it, otherwise 0, and the groups that it is listed in are added (supplementalGroupsPolicy Merge).
    ///
    /// Without root only the daemon's own user and groups can be had; anything else is an error.
    init(_ configuration: ContainerConfiguration) throws(RuntimeError) {
        guard geteuid() == 0 else {
            try Identity.checkOwn(configuration)
            return
        }
        guard configuration.user != nil || configuration.group != nil || !configuration.supplementalGroups.isEmpty
        else { return }
        let entry = configuration.user.flatMap(Identity.entry)
        user = configuration.user
        group = configuration.group ?? entry?.group ?? 0
        var all = configuration.supplementalGroups
        for listed in entry?.groups ?? [] where !all.contains(listed) { all.append(listed) }
        groups = all
    }

    private static func checkOwn(_ configuration: ContainerConfiguration) throws(RuntimeError) {
        func refuse(_ what: String, _ wanted: UInt32, _ own: UInt32) -> RuntimeError {
            RuntimeError(
                .permission,
                "container \"\(configuration.name)\" asks for \(what) \(wanted), but skeg runs as \(what) \(own) and may "
                    + "not change it: run skeg as root, or leave it out of the securityContext")
        }
        if let user = configuration.user, user != geteuid() { throw refuse("user", user, geteuid()) }
        if let group = configuration.group, group != getegid() { throw refuse("group", group, getegid()) }
        var own = [gid_t](repeating: 0, count: Int(max(0, getgroups(0, nil))))
        own.removeLast(own.count - Int(max(0, getgroups(Int32(own.count), &own))))
        for group in configuration.supplementalGroups where group != getegid() && !own.contains(group) {
            throw refuse("group", group, getegid())
        }
    }

    /// The user database's group and further groups for a user; nil when it has none. May ask the network.
    private static func entry(_ user: UInt32) -> (group: UInt32, groups: [UInt32])? {
        var buffer = [CChar](repeating: 0, count: 16384)
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        guard getpwuid_r(user, &entry, &buffer, buffer.count, &found) == 0, found != nil, let name = entry.pw_name
        else { return nil }
        var groups = [gid_t](repeating: 0, count: 256)
        var count = Int32(groups.count)
        guard getgrouplist(name, entry.pw_gid, &groups, &count) >= 0 else { return (entry.pw_gid, []) }
        return (entry.pw_gid, Array(groups[..<Int(count)]))
    }
}
