internal import Glibc
internal import PodLifecycle

/// Whose the parts of a volume are, and who may use them (`SetVolumeOwnership`, pkg/volume/volume_linux.go).
enum VolumeOwnership {
    /// A group that a volume is given to may go into its directories, and what is made there is the group's again.
    static func mode(_ mode: mode_t, _ group: UInt32?, isDirectory: Bool) -> mode_t {
        guard group != nil else { return mode }
        return mode | 0o440 | (isDirectory ? 0o2110 : 0)
    }

    static func give(
        _ descriptor: Int32, to owner: UInt32?, _ group: UInt32?, mode: mode_t, isDirectory: Bool
    ) throws(PodFilesError) {
        if owner != nil || group != nil, fchown(descriptor, owner ?? uid_t.max, group ?? gid_t.max) != 0 {
            let whom = [owner.map { "user \($0)" }, group.map { "group \($0)" }].compactMap { $0 }
            throw .system("give files to \(whom.joined(separator: " and "))")
        }
        // After the change of owner, which takes the set-group bit away.
        if fchmod(descriptor, self.mode(mode, group, isDirectory: isDirectory)) != 0 { throw .system("set a mode") }
    }
}

/// Symbolic links, read without being followed.
enum Links {
    /// Nil for what is no link.
    static func target(of name: String, in directory: Int32) -> String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlinkat(directory, name, &buffer, buffer.count)
        guard count > 0, count < buffer.count else { return nil }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
